// The measured process of the sidebar: Node-RED with a paused plant of many machines, which tells the processor time that it
// took between two calls. The questions come from the other process.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as elapse } from 'node:timers/promises';
import { serve } from './remote';
import { runFlow } from './runtime';

const PLANT = 'c0000000000000000001';
const TAB = 'c0000000000000000002';
const FIRST_READINGS_MS = 3000;

let before = process.cpuUsage();

serve({
  /** the address of the plant in the editor's API, when its machines have said something and rest */
  async started(devices: number): Promise<string> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    await runFlow(
      [
        { id: TAB, type: 'tab', label: 'bench' },
        { id: PLANT, type: 'shopfloor-plant', name: 'bench' },
        {
          id: 'c0000000000000000003',
          type: 'shopfloor-machine',
          z: TAB,
          plant: PLANT,
          count: devices,
          form: 'array',
          wires: [[], []],
        },
      ],
      { server },
    );
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/shopfloor/plants/${PLANT}`;
    await elapse(FIRST_READINGS_MS);
    await fetch(`${address}/pause`, { method: 'POST' });
    return address;
  },

  /** seconds of processor time since the call before */
  seconds(): number {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    return (user + system) / 1e6;
  },
});
