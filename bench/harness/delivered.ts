// Delivery as a contender: what counts is what has arrived, so the broker is asked, for both sides in the same way.
import { setTimeout as elapse } from 'node:timers/promises';
import type { Contender } from './interleave';
import type { Remote } from './remote';

const ASK_EVERY_MS = 20;
const TIMEOUT_MS = 60_000;

/**
 * A round is the time from the first of `count` messages until the broker has them all, as messages a second.
 *
 * @param sender a process that sends so many messages when it is asked to `send`
 * @param arrived how many of its messages the broker has
 */
export function deliveryContender(sender: Remote, arrived: () => Promise<number>, count: number): Contender {
  return {
    async round() {
      const before = await arrived();
      const began = performance.now();
      const sent = sender.call('send', count);
      while ((await arrived()) < before + count) {
        if (performance.now() - began > TIMEOUT_MS) throw new Error(`${count} messages did not arrive`);
        await elapse(ASK_EVERY_MS);
      }
      const seconds = (performance.now() - began) / 1000;
      await sent;
      return count / seconds;
    },
    close: () => sender.close(),
  };
}
