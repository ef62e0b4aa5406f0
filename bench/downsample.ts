// One-minute means of arrays of 1 000 readings: our downsample, with its defaults, against a core function node that
// keeps a count and the sums for each key and window, and against the same few lines in a node of their own, compiled
// for exactly these readings.
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

export const downsample = against('downsample', { type: 'function', func: MEANS_FUNCTION, wires: [[SINK]] });
export const downsamplePlain = against('downsample-plain', { type: 'bench-means', wires: [[SINK]] });

function against(name: string, reference: Omit<FlowNode, 'id'>): Figure {
  return {
    name,
    unit: 'readings/s',
    goal: { of: 'ratio', atLeast: 0.7 },
    measure: () =>
      interleave(
        () => contender('ours', { type: 'shopfloor-downsample', wires: [[SINK], []] }),
        () => contender('reference', reference),
        { starts: 9, rounds: 5, warmUp: 4, better: 'higher' },
      ),
  };
}

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
