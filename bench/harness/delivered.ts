// Delivery as a contender: what counts is what has arrived, so the broker is asked, for both sides in the same way.
import { setTimeout as elapse } from 'node:timers/promises';
import type { Contender } from './interleave';
import type { Remote } from './remote';

const RAMP_MS = 300;
const ROUND_MS = 1200;
const SETTLE_EVERY_MS = 100;

/**
 * Rounds in messages a second at the broker.
 *
 * @param sender a process that sends between `open` and `close`
 * @param arrived how many of its messages the broker has
 */
export function deliveryContender(sender: Remote, arrived: () => Promise<number>): Contender {
  return {
    async round() {
      await sender.call('open');
      await elapse(RAMP_MS);
      const first = await stamped(arrived);
      await elapse(ROUND_MS);
      const last = await stamped(arrived);
      await sender.call('close');
      await quiet(arrived);
      return ((last.count - first.count) * 1000) / (last.at - first.at);
    },
    close: () => sender.close(),
  };
}

/** A count, and the middle of the time that it took to ask for it. */
async function stamped(arrived: () => Promise<number>): Promise<{ count: number; at: number }> {
  const asked = performance.now();
  const count = await arrived();
  return { count, at: (asked + performance.now()) / 2 };
}

/** Waits until nothing arrives any more, so that one side's rest does not run into the other one's round. */
async function quiet(arrived: () => Promise<number>): Promise<void> {
  for (let before = -1, now = await arrived(); now !== before; ) {
    await elapse(SETTLE_EVERY_MS);
    before = now;
    now = await arrived();
  }
}
