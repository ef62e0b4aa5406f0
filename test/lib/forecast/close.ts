import assert from 'node:assert/strict';

/** That both lists of numbers are the same but for `relative` times the largest of the expected ones. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  relative: number,
  what: string,
): void {
  assert.equal(actual.length, expected.length, what);
  const largest = Array.from(expected).reduce((found, value) => Math.max(found, Math.abs(value)), 0);
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i]! - expected[i]!);
    assert.ok(off <= relative * largest, `${what}, number ${i}: ${actual[i]}, not ${expected[i]}`);
  }
}
