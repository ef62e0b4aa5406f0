// The printer's record.
import { modelFigure } from './harness/model-figure';

export const modelStep = modelFigure('model-step', 'printer', 'printer.py');
