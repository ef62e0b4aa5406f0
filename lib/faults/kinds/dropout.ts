// Dropout: whole readings never arrive.
import { BLOCK, share } from '../common-parameters';
import type { ReadingFault } from '../fault';

export const dropout: ReadingFault = {
  name: 'dropout',
  touches: 'reading',
  parameters: [share(100), BLOCK],
  apply(fate) {
    fate.isLost = true;
  },
};
