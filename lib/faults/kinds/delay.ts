// Delay: readings arrive late, all by the same time, so they keep their order.
import { seconds } from '../common-parameters';
import type { ReadingFault } from '../fault';

export const delay: ReadingFault = {
  name: 'delay',
  touches: 'reading',
  parameters: [seconds('late', 30)],
  apply(fate, _, { numbers }) {
    fate.delayMs += numbers.late * 1000;
  },
};
