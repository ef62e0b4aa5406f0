// Delivery to MQTT with QoS 1, one message a reading into mqtt-out, against MQTT.js by itself with the same bound on
// messages in flight.
import path from 'node:path';
import { deliveryContender } from './harness/delivered';
import type { Figure } from './harness/figure';
import { startFlow } from './harness/flow';
import { interleave } from './harness/interleave';
import { Remote } from './harness/remote';
import { mqttFlow } from './harness/sinks';
import type { MqttjsSettings } from './reference/mqttjs';

/** Enough for the broker to have work during a turn of the event loop in which a source sends. */
const IN_FLIGHT = 1000;
const TOPIC = 'readings';
/** messages in a round */
const COUNT = 50_000;

export const mqttSingle: Figure = {
  name: 'mqtt-single',
  unit: 'messages/s',
  goal: { of: 'ratio', atLeast: 0.95 },
  async measure() {
    const broker = new Remote('broker', path.join(__dirname, 'harness', 'mqtt-broker.js'));
    const arrived = () => broker.call<number>('published');
    try {
      const url = await broker.call<string>('url');
      return await interleave(
        async () => deliveryContender(await startFlow('ours', mqttFlow(url, TOPIC, IN_FLIGHT)), arrived, COUNT),
        async () => deliveryContender(await mqttjs({ url, topic: TOPIC, qos: 1, inFlight: IN_FLIGHT }), arrived, COUNT),
        { starts: 2, rounds: 6, warmUp: 2, better: 'higher' },
      );
    } finally {
      await broker.close();
    }
  },
};

async function mqttjs(settings: MqttjsSettings): Promise<Remote> {
  const sender = new Remote('reference', path.join(__dirname, 'reference', 'mqttjs.js'), [JSON.stringify(settings)]);
  await sender.call('started');
  return sender;
}
