// What our source node costs beside its fleet, in arrays of 1 000: source, pass-through and sink, against a bare source
// that calls the same fleet.
import type { Figure } from './harness/figure';
import { flowContender } from './harness/flow';
import { interleave } from './harness/interleave';
import { bareHops, ourHops } from './harness/printers';

const BATCH = 1000;
const ROUND_MS = 250;

export const flowArray: Figure = {
  name: 'flow-array',
  unit: 'readings/s',
  goal: { of: 'ratio', atLeast: 0.95 },
  measure: () =>
    interleave(
      () => flowContender('ours', ourHops(BATCH), ROUND_MS),
      () => flowContender('reference', bareHops(BATCH), ROUND_MS),
      { starts: 9, rounds: 5, warmUp: 4, better: 'higher' },
    ),
};
