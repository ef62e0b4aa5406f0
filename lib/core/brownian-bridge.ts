// A random walk that is known at any step without the steps before (a hashed Brownian bridge): its values at 1, 2, 4, 8 …
// are added up, and what lies between two of them is found by halving, each middle drawn about the mean of its ends.
import type { DeviceKey } from './hash';
import { normal } from './random';

/**
 * The walk at step `n`, a whole number from 0 on: 0 at step 0, with independent standard normal steps. O(log n); O(1) with
 * the trail of the step before.
 *
 * @param channel of the random numbers; the step is their tick
 */
export function walkAt(key: DeviceKey, channel: number, n: number, trail = newWalkTrail()): number {
  if (n <= 0) return 0;
  const before = n - 1;
  const isNext = trail[STEP] === before && before > LONGEST && (before & (LONGEST - 1)) !== 0;
  if (isNext) follow(key, channel, before, trail);
  else seek(key, channel, n, trail);
  trail[STEP] = n;
  return trail[0]!;
}

/** The ends of spans of 1, 2, 4 … steps are kept, of no longer ones than this. */
const LONGEST = 256;
const STEP = Math.log2(LONGEST) + 1;

/**
 * What is kept of one walk from one question to the next: by the logarithm of its length the value at the right end of each
 * span in which the step lies, then the step.
 */
export type WalkTrail = number[];

export function newWalkTrail(): WalkTrail {
  // As doubles from the beginning, so that the engine keeps them as such.
  return new Array<number>(STEP + 1).fill(0.5);
}

/** To the step behind `left`: that is the middle of a span, whose second half begins there and has the same right end. */
function follow(key: DeviceKey, channel: number, left: number, trail: WalkTrail): void {
  const leftValue = trail[0]!;
  let half = left & -left;
  let level = levelOf(half);
  let rightValue = trail[level + 1]!;
  trail[level] = rightValue;
  while (level > 0) {
    half /= 2;
    level--;
    rightValue = middle(key, channel, left + half, leftValue, rightValue, half);
    trail[level] = rightValue;
  }
}

/** To any step, from the beginning. */
function seek(key: DeviceKey, channel: number, n: number, trail: WalkTrail): void {
  let left = 0;
  let leftValue = 0;
  let right = 1;
  let rightValue = normal(key, channel, 1);
  while (right < n) {
    left = right;
    leftValue = rightValue;
    right *= 2;
    rightValue += Math.sqrt(left) * normal(key, channel, right);
  }
  for (let steps = right - left; steps > 1; ) {
    if (steps <= LONGEST) trail[levelOf(steps)] = rightValue;
    steps /= 2;
    const value = middle(key, channel, left + steps, leftValue, rightValue, steps);
    if (left + steps < n) {
      left += steps;
      leftValue = value;
    } else {
      rightValue = value;
    }
  }
  trail[0] = rightValue;
}

/** Of a power of two up to 2³¹. */
function levelOf(steps: number): number {
  return 31 - Math.clz32(steps);
}

/** The walk at step `n`, drawn about the mean of two ends that are `half` steps away. */
function middle(
  key: DeviceKey,
  channel: number,
  n: number,
  leftValue: number,
  rightValue: number,
  half: number,
): number {
  return (leftValue + rightValue) / 2 + Math.sqrt(half / 2) * normal(key, channel, n);
}

/** `value` folded back at both limits as often as it takes: a walk that is held between them. */
export function reflected(value: number, low: number, high: number): number {
  const width = high - low;
  if (width <= 0) return low;
  const turn = (value - low) / (2 * width);
  const place = 2 * width * (turn - Math.floor(turn));
  return low + (place <= width ? place : 2 * width - place);
}
