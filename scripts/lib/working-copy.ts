// The flow that `npm start` runs is a copy, so that what a person changes in the editor does not change the checkout.
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Unavailable } from './server-process';

/**
 * Puts a copy of `original` into `folder` as flows.json. A copy that a person has changed since stays as it is; one
 * that nobody changed follows the original.
 *
 * @returns true when the copy has been changed
 * @throws Unavailable when `folder` cannot be written to
 */
export function workingCopy(original: string, folder: string): boolean {
  const copy = path.join(folder, 'flows.json');
  const copied = path.join(folder, 'flows.original.json');
  try {
    fs.mkdirSync(folder, { recursive: true });
    if (fs.existsSync(copy) && !(fs.existsSync(copied) && isDeepStrictEqual(flowOf(copy), flowOf(copied)))) return true;
    for (const file of [copy, copied]) fs.copyFileSync(original, file);
    return false;
  } catch (error) {
    throw new Unavailable(
      `Cannot write to ${folder} (${(error as Error).message}). Give yourself the permission, or remove the folder.`,
    );
  }
}

/** The nodes of a flow file, or its text when it is none: a file that a person has broken is theirs to mend. */
function flowOf(file: string): unknown {
  const text = fs.readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
