// Gain: the distance from a fixed point is multiplied.
import { amount } from '../common-parameters';
import type { ValueFault } from '../fault';

export const gain: ValueFault = {
  name: 'gain',
  touches: 'value',
  parameters: [amount('factor', '', 1.2), amount('about', '', 0)],
  apply: (value, _, { numbers }) => numbers.about + numbers.factor * (value - numbers.about),
};
