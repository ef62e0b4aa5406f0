// The memory of one key's forecast, with 10 000 of them: 480 values, a fitted Theta, the errors of past forecasts up to 60
// steps ahead, one limit. The reference are the 480 values by themselves.
import path from 'node:path';
import type { Figure } from './harness/figure';
import { Remote } from './harness/remote';

const KEYS = 10_000;
const WINDOW = 480;
const BYTES_PER_VALUE = 8;

export const forecastBytes: Figure = {
  name: 'forecast-bytes',
  unit: 'bytes/key',
  // Ten thousand keys in 200 MB: a tenth of the heap that Node has by default on a machine of 4 GB.
  goal: { of: 'value', below: 20_000 },
  async measure() {
    const forecaster = new Remote('forecast-bytes', path.join(__dirname, 'harness', 'forecast-process.js'));
    try {
      const value = await forecaster.call<number>('bytes', [KEYS, WINDOW]);
      const reference = WINDOW * BYTES_PER_VALUE;
      return { value, reference, ratio: reference / value };
    } finally {
      await forecaster.close();
    }
  },
};
