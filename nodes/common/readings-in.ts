// Readings in: every processing node takes single readings and arrays of them; the good ones of an array go on, and
// one error names the first bad index and the count.
import type { NodeMessageInFlow } from 'node-red';
import { InputError } from '../../lib/core/errors';
import { type ParsedReading, parseReading, type ReadingNames } from '../../lib/core/reading';

/**
 * Hands each reading of a message to `take`, in order. `take` may throw an InputError for a reading that it cannot
 * use; other errors pass through.
 *
 * @returns the error that the message must be completed with, or undefined when every reading was good
 */
export function eachReading(
  msg: NodeMessageInFlow,
  names: ReadingNames,
  now: number,
  take: (reading: ParsedReading) => void,
): InputError | undefined {
  const { payload, topic } = msg;
  return eachItem(payload, (item) => take(parseReading(item, topic, now, names)));
}

/**
 * Hands each entry of an array payload to `take`, or the payload itself with index 0, as `eachReading` does with
 * readings.
 *
 * @param next the index of the entry of an array that `take` needs next, at or after the given one
 */
export function eachItem(
  payload: unknown,
  take: (item: unknown, index: number) => void,
  next = (index: number) => index,
): InputError | undefined {
  if (!Array.isArray(payload)) return attempt(payload, 0, take);
  let first: InputError | undefined;
  let firstIndex = 0;
  let bad = 0;
  for (let index = next(0); index < payload.length; index = next(index + 1)) {
    const error = attempt(payload[index], index, take);
    if (!error) continue;
    bad++;
    if (!first) {
      first = error;
      firstIndex = index;
    }
  }
  return first && badItems(first, firstIndex, bad, payload.length);
}

/** The error of an array with bad items: the first of them, and how many of `count` there are. */
export function badItems(first: Error, firstIndex: number, bad: number, count: number): InputError {
  return new InputError(`${first.message} (payload[${firstIndex}]; ${bad} of ${count} are bad)`);
}

function attempt(item: unknown, index: number, take: (item: unknown, index: number) => void): InputError | undefined {
  try {
    take(item, index);
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}
