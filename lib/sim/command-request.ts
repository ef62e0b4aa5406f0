// What a person asks, read from a message: an object, or a line of text as the interactive mode of the reference has it.
import { InputError, shown } from '../core/errors';
import { toTime } from '../core/time';

/** A request that names its parts; whether they exist is for the plant to say. */
export interface CommandRequest {
  readonly command: string;
  /** the devices that are meant; none: those that the command does not need to name */
  readonly devices: readonly string[];
  /** event time for which it is asked, ms since the Unix epoch; undefined: as soon as possible */
  readonly atMs: number | undefined;
  /** the values of the command by name, as they came */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Stands for all devices. */
export const ALL = '*';

/** The name under which the text form gives a value: that of the command's first parameter, whatever it is called. */
export const FIRST = '';

/** The letters of the text form. */
const LETTERS: Readonly<Record<string, string>> = {
  a: 'inject',
  c: 'clear',
  m: 'maintenance',
  s: 'devices',
  h: 'help',
};

/**
 * Reads a request: `{command, device?, at?, …values}` (`device`: text, a list, or "*" for all), or text: `a <device>
 * [failure]`, `c <device>`, `m <device> [minutes]`, `s`, `h`, or a whole command's name in the place of the letter, with the
 * value of its first parameter behind the device.
 *
 * @param known the ids of devices, so that those with blanks are found in text
 * @throws InputError when it is neither
 */
export function parseRequest(input: unknown, known: readonly string[] = []): CommandRequest {
  if (typeof input === 'string') return fromText(input.trim(), known);
  if (typeof input !== 'object' || input === null || Array.isArray(input) || ArrayBuffer.isView(input)) {
    throw new InputError(`payload is ${shown(input)}; expected a command such as {"command": "inject", "device": "…"}`);
  }
  const { command, device, devices = device, at, ...values } = input as Record<string, unknown>;
  if (typeof command !== 'string' || command.trim() === '') {
    throw new InputError(`payload.command is ${shown(command)}; expected the name of a command such as inject`);
  }
  return { command: command.trim(), devices: deviceList(devices), atMs: timeOf(at), values };
}

function fromText(text: string, known: readonly string[]): CommandRequest {
  const [word = '', ...rest] = text.split(/\s+/);
  if (word === '') throw new InputError('payload is ""; expected a command such as "a MACHINE_001 bearing_failure"');
  const command = Object.hasOwn(LETTERS, word) ? LETTERS[word]! : word;
  const behind = rest.join(' ');
  // The longest id that fits: "Printer 10" is not "Printer 1" with a 0.
  const named = [ALL, ...known]
    .filter((id) => behind === id || behind.startsWith(`${id} `))
    .sort((a, b) => b.length - a.length)[0];
  const device = named ?? rest[0];
  const value = device === undefined ? '' : behind.slice(device.length).trim();
  return {
    command,
    devices: device === undefined ? [] : [device],
    atMs: undefined,
    values: value === '' ? {} : { [FIRST]: value },
  };
}

function deviceList(devices: unknown): readonly string[] {
  if (devices === undefined || devices === null || devices === '') return [];
  const list = Array.isArray(devices) ? devices : [devices];
  const wrong = list.find((id) => typeof id !== 'string' && typeof id !== 'number');
  if (wrong !== undefined) throw new InputError(`payload.device is ${shown(wrong)}; expected the name of a device`);
  return list.map(String);
}

function timeOf(at: unknown): number | undefined {
  if (at === undefined || at === null || at === '') return undefined;
  const time = toTime(at);
  if (time === undefined) throw new InputError(`payload.at is ${shown(at)}; expected a point in event time`);
  return time;
}
