// How long the turns of this process's event loop are, in the thread's own processor time. It never rests meanwhile, so
// that this is what a clock would show on a machine that nobody else uses.
import { setImmediate as turn } from 'node:timers/promises';
import { threadSeconds } from './load';

export interface TurnsTaken {
  /** ms in all */
  readonly allMs: number;
  /** ms of the longest turn */
  readonly longestMs: number;
}

export class Turns {
  private began = 0;
  private longest = 0;
  private last = 0;
  private watching = false;

  /** Begins. */
  async watch(): Promise<void> {
    this.began = threadSeconds();
    this.last = this.began;
    this.watching = true;
    while (this.watching) {
      await turn();
      const now = threadSeconds();
      this.longest = Math.max(this.longest, now - this.last);
      this.last = now;
    }
  }

  /** The next turn. */
  next(): Promise<void> {
    return turn();
  }

  /** Ends: what the turns since `watch` took. */
  taken(): TurnsTaken {
    this.watching = false;
    return { allMs: 1000 * (threadSeconds() - this.began), longestMs: 1000 * this.longest };
  }
}
