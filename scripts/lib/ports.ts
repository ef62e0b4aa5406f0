// Ports on this computer: the wanted one, or the next that nobody uses.
import { once } from 'node:events';
import net from 'node:net';
import { Unavailable } from './server-process';

const HOST = '127.0.0.1';
const TRIES = 20;

/**
 * Has `server` listen on `port`, or on the first free one of those that follow; 0 is any.
 *
 * @throws Unavailable when the next 20 are in use as well
 */
export async function listenFrom(server: net.Server, port: number): Promise<number> {
  for (let next = port; next < port + TRIES; next++) {
    try {
      server.listen(next, HOST);
      await once(server, 'listening');
      return (server.address() as net.AddressInfo).port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    }
  }
  throw new Unavailable(`The ports ${port} to ${port + TRIES - 1} are all in use. Stop what listens there.`);
}

/** `port`, or the first of those that follow that nobody uses. */
export async function freePortFrom(port: number): Promise<number> {
  const server = net.createServer();
  const found = await listenFrom(server, port);
  server.close();
  await once(server, 'close');
  return found;
}
