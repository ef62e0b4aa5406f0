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
let running = false;

async function run(): Promise<void> {
  const client = await connecting;
  let pending = 0;
  const acknowledged = () => {
    pending--;
    fill();
  };
  function fill(): void {
    while (running && pending < inFlight) {
      pending++;
      client.publish(topic, JSON.stringify(pool.next()), { qos }, acknowledged);
    }
  }
  fill();
}

serve({
  started: async () => void (await connecting),
  open() {
    running = true;
    return run();
  },
  close() {
    running = false;
  },
});
