// Duplicate: readings arrive twice, as when an acknowledgement was lost.
import { BLOCK, seconds, share } from '../common-parameters';
import type { ReadingFault } from '../fault';

export const duplicate: ReadingFault = {
  name: 'duplicate',
  touches: 'reading',
  parameters: [share(100), seconds('after', 0), BLOCK],
  apply(fate, _, { numbers }) {
    fate.copiesMs.push(numbers.after * 1000);
  },
};
