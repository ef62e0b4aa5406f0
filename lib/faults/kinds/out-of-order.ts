// Out of order: some readings are overtaken by those that come after them.
import { uniform } from '../../core/random';
import { CHANNEL } from '../channels';
import { BLOCK, seconds, share } from '../common-parameters';
import { drawTick } from '../draw-tick';
import type { ReadingFault } from '../fault';

export const outOfOrder: ReadingFault = {
  name: 'out_of_order',
  touches: 'reading',
  parameters: [share(30), seconds('least', 1), seconds('most', 30), BLOCK],
  apply(fate, { key, timeMs }, parameters) {
    const { least, most } = parameters.numbers;
    const drawn = uniform(key, CHANNEL.delay, drawTick(parameters, timeMs));
    fate.delayMs += 1000 * (least + Math.max(0, most - least) * drawn);
  },
};
