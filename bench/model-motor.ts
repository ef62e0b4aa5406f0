// The motor's records: all signals of an induction motor, and the reference's voltage.
import { modelFigure } from './harness/model-figure';

export const modelMotor = modelFigure('model-motor', 'motor', 'motor.py', ['physical']);
export const modelMotorVoltage = modelFigure('model-motor-voltage', 'motor-voltage', 'motor.py', ['voltage']);
