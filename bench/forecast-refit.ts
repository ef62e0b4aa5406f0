// What a refit costs: Theta fitted and its forecast written, key after key, against statsforecast's Theta on the same
// series; its compiled core does the same search for the smoothing factor, and one for the first level.
import path from 'node:path';
import type { Figure } from './harness/figure';
import { interleave } from './harness/interleave';
import { pythonContender } from './harness/python';
import { Remote } from './harness/remote';

const KEYS = 10_000;
const REFERENCE_KEYS = 20;

/** The printer's window and horizon in minutes, and an hourly series of the M4 competition. */
export const forecastRefit = refit('forecast-refit', { length: 480, period: 1, horizon: 480 });
export const forecastRefitSeasonal = refit('forecast-refit-seasonal', { length: 700, period: 24, horizon: 48 });

function refit(name: string, shape: { length: number; period: number; horizon: number }): Figure {
  const args = [shape.length, shape.period, shape.horizon].map(String);
  return {
    name,
    unit: 'series/s',
    goal: { of: 'ratio', atLeast: 5 },
    measure: () =>
      interleave(
        () => {
          const theta = new Remote('ours', path.join(__dirname, 'harness', 'refit-process.js'), args);
          return { round: () => theta.call<number>('rate', KEYS), close: () => theta.close() };
        },
        () => pythonContender('forecast_refit.py', REFERENCE_KEYS, { args, needs: 'statsforecast' }),
        { starts: 3, rounds: 5, warmUp: 1, better: 'higher' },
      ),
  };
}
