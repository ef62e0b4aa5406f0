// The reference of the MQTT figures: MQTT.js by itself, with a bound on messages in flight. `mqttjs <settings as JSON>`.
import { connectAsync } from 'mqtt';
import { ReadingPool } from '../harness/readings';
import { serve } from '../harness/remote';

export interface MqttjsSettings {
  url: string;
  topic: string;
  qos: 0 | 1 | 2;
  inFlight: number;
}

const { url, topic, qos, inFlight } = JSON.parse(process.argv[2] ?? '') as MqttjsSettings;
const connecting = connectAsync(url);
const pool = new ReadingPool();

async function send(count: number): Promise<void> {
  const client = await connecting;
  let sent = 0;
  let acknowledged = 0;
  return new Promise((resolve, reject) => {
    const onAcknowledged = (error?: Error | null) => {
      if (error) reject(error);
      else if (++acknowledged === count) resolve();
      else fill();
    };
    function fill(): void {
      for (; sent < count && sent - acknowledged < inFlight; sent++) {
        client.publish(topic, JSON.stringify(pool.next()), { qos }, onAcknowledged);
      }
    }
    fill();
  });
}

serve({
  started: async () => void (await connecting),
  /** resolves when all have been acknowledged */
  send,
});
