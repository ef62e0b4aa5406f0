// What one record of a model costs: its channels into a typed array, against a plain Python generator of the same record.
import path from 'node:path';
import type { Figure } from './figure';
import { interleave } from './interleave';
import { pythonContender } from './python';
import { Remote } from './remote';

const RECORDS = 5_000_000;
const REFERENCE_RECORDS = 200_000;

/**
 * @param kind of the device, as `model-process` knows it
 * @param script of the reference, in `bench/reference`, with its arguments
 */
export function modelFigure(name: string, kind: string, script: string, args: readonly string[] = []): Figure {
  return {
    name,
    unit: 'records/s',
    goal: { of: 'ratio', atLeast: 30 },
    measure: () =>
      interleave(
        () => {
          const model = new Remote('ours', path.join(__dirname, 'model-process.js'), [kind]);
          return { round: () => model.call<number>('rate', RECORDS), close: () => model.close() };
        },
        () => pythonContender(script, REFERENCE_RECORDS, { args }),
        { starts: 3, rounds: 5, warmUp: 1, better: 'higher' },
      ),
  };
}
