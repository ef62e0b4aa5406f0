// Stuck: the same value over and over.
import { amount } from '../common-parameters';
import type { ValueFault } from '../fault';

export const stuck: ValueFault = {
  name: 'stuck',
  touches: 'value',
  parameters: [
    { name: 'at', kind: 'choice', choices: ['last', 'min', 'max', 'zero', 'value'], fallback: 'last' },
    amount('value', 'level', 0),
  ],
  apply(_, { first, min, max, zero, unit }, { numbers, words }) {
    if (words.at === 'min') return Math.min(min, first);
    if (words.at === 'max') return Math.max(max, first);
    if (words.at === 'zero') return 0;
    return words.at === 'value' ? zero + numbers.value * unit : first;
  },
};
