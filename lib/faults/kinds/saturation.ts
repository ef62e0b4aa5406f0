// Saturation: values end at the limits of the sensor's range.
import { amount } from '../common-parameters';
import type { ValueFault } from '../fault';

export const saturation: ValueFault = {
  name: 'saturation',
  touches: 'value',
  parameters: [amount('low', 'level', Number.NaN), amount('high', 'level', 0.5)],
  apply(value, { zero, unit }, { numbers }) {
    const [low, high] = [zero + numbers.low * unit, zero + numbers.high * unit];
    // A limit that is left out is NaN, and nothing is beyond it.
    return value > high ? high : value < low ? low : value;
  },
};
