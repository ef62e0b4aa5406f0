// Quantisation: a coarse converter; values are multiples of a step.
import { size } from '../common-parameters';
import type { ValueFault } from '../fault';

export const quantisation: ValueFault = {
  name: 'quantisation',
  touches: 'value',
  parameters: [size('step', 'own', 2)],
  apply(value, { unit }, { numbers }) {
    const step = numbers.step * unit;
    return step > 0 ? Math.floor(value / step + 0.5) * step : value;
  },
};
