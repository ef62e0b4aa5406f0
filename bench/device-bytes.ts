// The memory of one device of a running fleet, for each kind of device: its id, its place in the sequence of its readings,
// its key, and the state of its model. The ground truth is not told, as in any plant that hides it.
import path from 'node:path';
import type { FigureTable } from './harness/figure';
import { Remote } from './harness/remote';

const GOAL_BYTES = 200;

/** A physical printer has up to a day's print behind it when it starts: a minute for so many. */
const SIZES = {
  printer: 20_000,
  'physical-printer': 10_000,
  machine: 20_000,
  motor: 20_000,
  'physical-motor': 20_000,
  'raspberry-pi': 20_000,
  pc: 20_000,
};

export const deviceBytes: FigureTable = {
  name: 'device-bytes',
  async measureAll() {
    const lines = [];
    for (const [kind, size] of Object.entries(SIZES)) {
      const fleet = new Remote(kind, path.join(__dirname, 'harness', 'fleet-process.js'), [kind]);
      try {
        const value = await fleet.call<number>('bytes', size);
        const goal = { of: 'value', atMost: GOAL_BYTES } as const;
        lines.push({ name: `device-bytes-${kind}`, unit: 'bytes/device', goal, value, reference: GOAL_BYTES });
      } finally {
        await fleet.close();
      }
    }
    const table = lines.map(({ name, value }) => `${name.padEnd(32)} ${value.toFixed(0).padStart(6)} bytes`);
    return { table: table.join('\n'), lines };
  },
};
