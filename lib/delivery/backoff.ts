// Growing pauses between attempts, with jitter, so that many clients do not return to a broken server in step.

export interface BackoffOptions {
  /** the first pause, ms */
  firstMs?: number;
  /** the longest pause, ms */
  longestMs?: number;
  /** a number in [0, 1) */
  random?: () => number;
}

const JITTER = 0.2;

export class Backoff {
  private attempts = 0;
  private timer: NodeJS.Timeout | undefined;
  private wake: (() => void) | undefined;
  private readonly firstMs: number;
  private readonly longestMs: number;
  private readonly random: () => number;

  constructor({ firstMs = 500, longestMs = 5_000, random = Math.random }: BackoffOptions = {}) {
    this.firstMs = firstMs;
    this.longestMs = longestMs;
    this.random = random;
  }

  /** The next pause, ms: twice the last one, within ±20 %. */
  next(): number {
    const pause = Math.min(this.firstMs * 2 ** Math.min(this.attempts++, 30), this.longestMs);
    return pause * (1 - JITTER + 2 * JITTER * this.random());
  }

  /** Resolves after the next pause, or when it is cancelled. One caller at a time. */
  pause(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      this.timer = setTimeout(resolve, this.next());
    });
  }

  /** An attempt went well: the next pause is the first one again. */
  reset(): void {
    this.attempts = 0;
  }

  /** Ends a pause. */
  cancel(): void {
    clearTimeout(this.timer);
    this.wake?.();
  }
}
