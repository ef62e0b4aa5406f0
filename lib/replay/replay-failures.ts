// Why a recording cannot be replayed, or a row of it, and how a status says so.
import { InputError, SettingError } from '../core/errors';
import { BadHeader, NotText } from './recording';
import { FileChanged } from './recording-file';
import { MAX_DEVICES } from './seen-devices';

/** The recording has nothing to replay. */
export class NothingToReplay extends InputError {}

export class TooManyDevices extends InputError {
  constructor() {
    super(`there are more than ${MAX_DEVICES} devices: is the column of the device the right one?`);
  }
}

/** What ended a replay, in at most 20 characters. */
export function shortOf(error: Error): string {
  if (error instanceof SettingError) return `bad ${error.field}`;
  if (error instanceof FileChanged) return 'file changed';
  if (error instanceof BadHeader) return 'bad header';
  if (error instanceof NotText) return 'not UTF-8 text';
  return error instanceof NothingToReplay ? 'nothing to replay' : 'cannot read';
}
