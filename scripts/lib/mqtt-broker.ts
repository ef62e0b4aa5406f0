// An MQTT broker inside this process, so that the start flow and the tests need none on the machine.
import { once } from 'node:events';
import net from 'node:net';
import { listenFrom } from './ports';

export interface EmbeddedBroker {
  readonly port: number;
  /** every message that a client publishes */
  onPublish(take: (topic: string, payload: Buffer) => void): void;
  stop(): Promise<void>;
}

/** Starts a broker (MQTT 3.1.1, no password, this computer only) on `port` or the next free one; 0 is any. */
export async function startBroker(port = 0): Promise<EmbeddedBroker> {
  const { Aedes } = await import('aedes');
  const broker = await Aedes.createBroker();
  const server = net.createServer(broker.handle);
  return {
    port: await listenFrom(server, port),
    onPublish(take) {
      broker.on('publish', (packet, client) => {
        if (client) take(packet.topic, Buffer.from(packet.payload));
      });
    },
    async stop() {
      await new Promise<void>((resolve) => broker.close(resolve));
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}
