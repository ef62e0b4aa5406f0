// Phase change: the field shows what it was some time ago.
import { seconds } from '../common-parameters';
import type { ValueFault } from '../fault';

export const phaseChange: ValueFault = {
  name: 'phase_change',
  touches: 'value',
  parameters: [seconds('lag', 10)],
  history: 'running',
  apply: (_, { timeMs, history }, { numbers }) => history!.at(timeMs - numbers.lag * 1000),
};
