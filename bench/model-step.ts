// What one record of the model costs: the printer's four channels into a typed array, against a plain Python generator
// of the same record.
import path from 'node:path';
import type { Figure } from './harness/figure';
import { interleave } from './harness/interleave';
import { pythonContender } from './harness/python';
import { Remote } from './harness/remote';

const RECORDS = 5_000_000;
const REFERENCE_RECORDS = 200_000;

export const modelStep: Figure = {
  name: 'model-step',
  unit: 'records/s',
  goal: { of: 'ratio', atLeast: 30 },
  measure: () =>
    interleave(
      () => {
        const model = new Remote('ours', path.join(__dirname, 'harness', 'model-process.js'));
        return { round: () => model.call<number>('rate', RECORDS), close: () => model.close() };
      },
      () => pythonContender('printer.py', REFERENCE_RECORDS),
      { starts: 3, rounds: 5, warmUp: 1, better: 'higher' },
    ),
};
