// Clock skew: the device's clock is wrong, and may get wronger. The readings arrive as ever, with a wrong timestamp.
import { amount } from '../common-parameters';
import type { ReadingFault } from '../fault';

export const clockSkew: ReadingFault = {
  name: 'clock_skew',
  touches: 'reading',
  parameters: [amount('ahead', 's', 60), amount('rate', 's/h', 0)],
  apply(fate, { timeMs, startMs }, { numbers }) {
    fate.shiftMs += 1000 * numbers.ahead + (1000 * numbers.rate * (timeMs - startMs)) / 3_600_000;
  },
};
