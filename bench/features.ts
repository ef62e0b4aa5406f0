// What the features of a reading of ten numbers cost: one reading after the other, an object in and an object out, against
// pandas, which has all readings at once in columns.
import path from 'node:path';
import type { Figure } from './harness/figure';
import { interleave } from './harness/interleave';
import { pythonContender } from './harness/python';
import { Remote } from './harness/remote';

const READINGS = 200_000;

export const features: Figure = {
  name: 'features',
  unit: 'readings/s',
  goal: { of: 'ratio', atLeast: 0.3 },
  measure: () =>
    interleave(
      () => {
        const ours = new Remote('ours', path.join(__dirname, 'harness', 'features-process.js'));
        return { round: () => ours.call<number>('rate', READINGS), close: () => ours.close() };
      },
      () => pythonContender('features.py', READINGS, { needs: 'pandas' }),
      { starts: 5, rounds: 5, warmUp: 2, better: 'higher' },
    ),
};
