import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { freePortFrom } from '../../scripts/lib/ports';

describe('a port for the start script', function () {
  it('is the next one where the wanted one is in use', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const found = await freePortFrom(port);
    assert.ok(found > port && found < port + 20, String(found));
    server.close();
    await once(server, 'close');
    assert.equal(await freePortFrom(port), port);
  });
});
