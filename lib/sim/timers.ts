// What tells the time and calls back. Injected, so that days pass in a test without waiting.

/** Ends a pending callback; idempotent. */
export type Cancel = () => void;

export interface Timers {
  /** wall clock, ms since the Unix epoch; may step in both directions (NTP, sleep) */
  wall(): number;
  /** ms since some fixed moment; never steps back */
  elapsed(): number;
  /** calls back after `ms` */
  after(ms: number, callback: () => void): Cancel;
  /** calls back in a later turn of the event loop, after input and output had theirs */
  soon(callback: () => void): Cancel;
}

export const systemTimers: Timers = {
  wall: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  soon(callback) {
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  },
};
