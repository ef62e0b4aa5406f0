// What 10 000 devices cost that send once a second, in a plant that runs live, in arrays: the share of a core of the whole
// Node-RED, and its start.
import type { FlowNode } from '../test/support/node-red';
import type { FigureLine, FigureTable, Measured } from './harness/figure';
import { startFlow } from './harness/flow';
import { median } from './harness/interleave';
import type { TurnsTaken } from './harness/turns';

const DEVICES = 10_000;
const ROUND_MS = 5000;
const ROUNDS = 3;

const SOURCE = 'f0000000000000000031';
const SINK = 'f0000000000000000032';

export const fleet10k: FigureTable = {
  name: 'fleet-10k',
  async measureAll() {
    const idle = await loads([]);
    const machines = await measure('machine');
    const printers = await measure('printer');
    const lines: (FigureLine & Measured)[] = [
      {
        name: 'fleet-10k',
        unit: '% of a core',
        goal: { of: 'value', atMost: 10 },
        value: median(machines.loads),
        reference: median(idle.loads),
      },
    ];
    const table = [`10 000 devices            % of a core   first tick after ms   longest turn ms`];
    for (const [kind, { loads, start }] of Object.entries({ machines, printers })) {
      const figures = [median(loads).toFixed(1), start.allMs.toFixed(0), start.longestMs.toFixed(1)];
      table.push(`${kind.padEnd(24)} ${figures.map((text, i) => text.padStart([12, 21, 17][i]!)).join(' ')}`);
    }
    return { table: table.join('\n'), lines };
  },
};

function measure(kind: string): Promise<Loads> {
  const source = {
    id: SOURCE,
    type: `shopfloor-${kind}`,
    count: DEVICES,
    rate: 1,
    form: 'array',
    arraySize: 1000,
    wires: [[SINK], []],
  };
  return loads([source, { id: SINK, type: 'bench-sink', wires: [] }]);
}

interface Loads {
  readonly loads: readonly number[];
  readonly start: TurnsTaken;
}

/** What the Node-RED takes that runs `nodes`, in % of a core. */
async function loads(nodes: readonly FlowNode[]): Promise<Loads> {
  const flow = await startFlow('ours', nodes, 'start');
  try {
    const start = await flow.call<TurnsTaken>('start', nodes.length > 0 ? DEVICES : 0);
    // The compiler is done with it.
    await flow.call<number>('load', ROUND_MS);
    const loads: number[] = [];
    while (loads.length < ROUNDS) loads.push(await flow.call<number>('load', ROUND_MS));
    return { loads, start };
  } finally {
    await flow.close();
  }
}
