// Drift: an offset that grows to `by` within `over` seconds and stays there.
import { amount, seconds } from '../common-parameters';
import type { ValueFault } from '../fault';

/** Share of the way, 0 … 1, at a share of the time. */
const COURSES: Readonly<Record<string, (x: number) => number>> = {
  linear: (x) => x,
  quadratic: (x) => x * x,
  exponential: (x) => (Math.exp(3 * x) - 1) / (Math.exp(3) - 1),
};
/** A drift without an end gets there within an hour. */
const OPEN_END_MS = 3_600_000;

export const drift: ValueFault = {
  name: 'drift',
  touches: 'value',
  parameters: [
    amount('by', 'own', 5),
    { name: 'course', kind: 'choice', choices: Object.keys(COURSES), fallback: 'linear' },
    seconds('over', 0),
  ],
  apply(value, { timeMs, startMs, durationMs, unit }, { numbers, words }) {
    const overMs = numbers.over > 0 ? numbers.over * 1000 : durationMs < Infinity ? durationMs : OPEN_END_MS;
    const x = overMs > 0 ? Math.min(1, (timeMs - startMs) / overMs) : 1;
    return value + COURSES[words.course]!(x) * numbers.by * unit;
  },
};
