// What a reading costs the forecaster between two fits: the same with a window ten times, and forty times as long, or it
// is not O(1). The reference is the short window.
import path from 'node:path';
import type { Figure } from './harness/figure';
import { type Contender, interleave } from './harness/interleave';
import { Remote } from './harness/remote';

const READINGS = 200_000;
const SHORT = 120;
const LONG = 4800;

export const forecastUpdate: Figure = {
  name: 'forecast-update',
  unit: 'readings/s',
  goal: { of: 'ratio', atLeast: 0.8 },
  measure: () =>
    interleave(
      () => contender('long window', LONG),
      () => contender('short window', SHORT),
      { starts: 5, rounds: 7, warmUp: 3, better: 'higher' },
    ),
};

function contender(label: string, window: number): Contender {
  const forecaster = new Remote(label, path.join(__dirname, 'harness', 'forecast-process.js'));
  return { round: () => forecaster.call<number>('rate', [window, READINGS]), close: () => forecaster.close() };
}
