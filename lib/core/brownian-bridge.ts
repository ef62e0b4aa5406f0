// A random walk that is known at any step without the steps before (a hashed Brownian bridge): its values at 1, 2, 4, 8 …
// are added up, and what lies between two of them is found by halving, each middle drawn about the mean of its ends.
import type { DeviceKey } from './hash';
import { normal } from './random';

/**
 * The walk at step `n`, a whole number from 0 on: 0 at step 0, with independent standard normal steps. O(log n).
 *
 * @param channel of the random numbers; the step is their tick
 */
export function walkAt(key: DeviceKey, channel: number, n: number): number {
  if (n <= 0) return 0;
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
  while (right !== n) {
    const middle = (left + right) / 2;
    const middleValue = (leftValue + rightValue) / 2 + Math.sqrt((right - left) / 4) * normal(key, channel, middle);
    if (middle <= n) {
      left = middle;
      leftValue = middleValue;
      if (middle === n) return middleValue;
    } else {
      right = middle;
      rightValue = middleValue;
    }
  }
  return rightValue;
}

/** `value` folded back at both limits as often as it takes: a walk that is held between them. */
export function reflected(value: number, low: number, high: number): number {
  const width = high - low;
  if (width <= 0) return low;
  const turn = (value - low) / (2 * width);
  const place = 2 * width * (turn - Math.floor(turn));
  return low + (place <= width ? place : 2 * width - place);
}
