// Plain JSON: the payload as it is in the flow.
import { InputError } from '../core/errors';

/** @throws InputError for what JSON cannot hold: a value that contains itself, a BigInt */
export function encodeJson(item: unknown): string {
  try {
    return JSON.stringify(item);
  } catch (error) {
    throw new InputError(`payload cannot be written as JSON (${(error as Error).message.split('\n')[0]})`);
  }
}
