// The broker of the MQTT figures, in a process of its own: says where it listens and how much was published.
import { startBroker } from '../../scripts/lib/mqtt-broker';
import { serve } from './remote';

let published = 0;

async function listen(): Promise<string> {
  const broker = await startBroker();
  broker.onPublish(() => published++);
  return `mqtt://127.0.0.1:${broker.port}`;
}

const listening = listen();

serve({ url: () => listening, published: () => published });
