// The record of a device of one's own: a signal of each common kind, and a formula of two of them.
import { modelFigure } from './harness/model-figure';

export const modelCustom = modelFigure('model-custom', 'custom', 'custom.py');
