// The machine's record: seven sensors, in all that a machine does in the time.
import { modelFigure } from './harness/model-figure';

export const modelMachine = modelFigure('model-machine', 'machine', 'machine.py');
