// A Raspberry Pi's record: its heat, clock, state and twelve measurements.
import { modelFigure } from './harness/model-figure';

export const modelComputer = modelFigure('model-computer', 'computer', 'computer.py');
