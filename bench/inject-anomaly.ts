// What sensor faults cost a reading: printers through inject anomaly, with the faults of its dialog, against the same through
// a node that passes messages on.
import type { Figure } from './harness/figure';
import { flowContender } from './harness/flow';
import { interleave } from './harness/interleave';
import { ourHops } from './harness/printers';

const ROUND_MS = 250;
/** The row that the dialog begins with: a spike of each field every half an hour on average. */
const SPIKES = {
  fault: 'spike',
  when: 'random',
  every: 30,
  everyUnit: 'min',
  shortest: 0,
  longest: 0,
  scale: 'deviation',
  height: 8,
};
const INJECT = { type: 'shopfloor-inject-anomaly', faults: [SPIKES] };

export const injectAnomaly = figure('inject-anomaly', 1000, 0.8);
export const injectAnomalySingle = figure('inject-anomaly-single', 1, 0.7);

function figure(name: string, batch: number, atLeast: number): Figure {
  return {
    name,
    unit: 'readings/s',
    goal: { of: 'ratio', atLeast },
    measure: () =>
      interleave(
        () => flowContender('ours', ourHops(batch, INJECT), ROUND_MS),
        () => flowContender('reference', ourHops(batch), ROUND_MS),
        { starts: 9, rounds: 5, warmUp: 4, better: 'higher' },
      ),
  };
}
