// Correlation break: values are mirrored about their mean. Distribution and spectrum stay as they are, but what rose
// together with other fields falls now.
import type { ValueFault } from '../fault';

export const correlationBreak: ValueFault = {
  name: 'correlation_break',
  touches: 'value',
  parameters: [],
  apply: (value, { mean }) => 2 * mean - value,
};
