// Bias: the same offset to all values.
import { amount } from '../common-parameters';
import type { ValueFault } from '../fault';

export const bias: ValueFault = {
  name: 'bias',
  touches: 'value',
  parameters: [amount('offset', 'own', 3)],
  apply: (value, { unit }, { numbers }) => value + numbers.offset * unit,
};
