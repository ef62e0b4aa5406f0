// An MQTT broker inside the test, whose every step the test decides.
import { once } from 'node:events';
import net from 'node:net';
import type { AuthenticateError, Client, PublishPacket } from 'aedes';

export interface TestBroker {
  readonly url: string;
  /** payloads in the order in which they came */
  readonly received: string[];
  /** what becomes of a message: call `accept` now or later, or `hangUp` */
  decide: (payload: string, accept: () => void, hangUp: () => void) => void;
  onPacket(packet: PublishPacket): void;
  connections: number;
  readonly clientIds: string[];
  maxUnacknowledged: number;
  /** ends all connections and listens no more */
  halt(): Promise<void>;
  /** listens again on the same port */
  listen(): Promise<void>;
  stop(): Promise<void>;
}

export async function testBroker(signIn?: { user: string; password: string }): Promise<TestBroker> {
  const { Aedes } = await import('aedes');
  const aedes = await Aedes.createBroker();
  const sockets = new Set<net.Socket>();
  const handle = (socket: net.Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    aedes.handle(socket);
  };
  let server = net.createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  let unacknowledged = 0;

  const broker: TestBroker = {
    url: `mqtt://127.0.0.1:${port}`,
    received: [],
    decide: (_payload, accept) => accept(),
    onPacket: () => {},
    connections: 0,
    clientIds: [],
    maxUnacknowledged: 0,
    async halt() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async listen() {
      server = net.createServer(handle).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async stop() {
      if (server.listening) await broker.halt();
      await new Promise<void>((resolve) => aedes.close(resolve));
    },
  };
  aedes.on('client', ({ id }) => {
    broker.connections++;
    broker.clientIds.push(id);
  });
  aedes.authenticate = (_client: Client, user, password, done) => {
    const good = !signIn || (user === signIn.user && String(password) === signIn.password);
    done(good ? null : (Object.assign(new Error('no'), { returnCode: 4 }) as AuthenticateError), good);
  };
  aedes.authorizePublish = (client, packet, done) => {
    broker.onPacket(packet);
    const payload = packet.payload.toString();
    broker.maxUnacknowledged = Math.max(broker.maxUnacknowledged, ++unacknowledged);
    const accept = () => {
      unacknowledged--;
      broker.received.push(payload);
      done(null);
    };
    const hangUp = () => {
      unacknowledged--;
      client?.close();
    };
    broker.decide(payload, accept, hangUp);
  };
  return broker;
}
