// One-minute means of arrays of 1 000 readings: our downsample, with its defaults, against a core function node that
// keeps a sum and a count for each key and window.
import type { FlowNode } from '../test/support/node-red';
import type { Figure } from './harness/figure';
import { flowContender } from './harness/flow';
import { type Contender, interleave } from './harness/interleave';
import { PERIOD_MS } from './harness/readings';
import { MEANS_FUNCTION } from './reference/means-function';

const BATCH = 1000;
const ROUND_MS = 250;
const READINGS_PER_WINDOW = 60_000 / PERIOD_MS;

const SOURCE = 'f0000000000000000031';
const WORK = 'f0000000000000000032';
const SINK = 'f0000000000000000033';

export const downsample: Figure = {
  name: 'downsample',
  unit: 'readings/s',
  goal: { of: 'ratio', atLeast: 0.7 },
  measure: () =>
    interleave(
      () => contender('ours', { type: 'shopfloor-downsample', wires: [[SINK], []] }),
      () => contender('reference', { type: 'function', func: MEANS_FUNCTION, wires: [[SINK]] }),
      { starts: 5, rounds: 9, warmUp: 5, better: 'higher' },
    ),
};

/** A window that reaches the sink stands for the readings in it. */
async function contender(label: string, work: Omit<FlowNode, 'id'>): Promise<Contender> {
  const flow = [
    { id: SOURCE, type: 'bench-source', from: 'pool', batch: BATCH, wires: [[WORK], []] },
    { id: WORK, ...work } as FlowNode,
    { id: SINK, type: 'bench-sink', wires: [] },
  ];
  const { round, close } = await flowContender(label, flow, ROUND_MS);
  return { round: async () => (await round()) * READINGS_PER_WINDOW, close };
}
