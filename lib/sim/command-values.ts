// The values of a command, held against what its device kind takes.
import { InputError, shown } from '../core/errors';
import type { DeviceKey } from '../core/hash';
import { quoted, suggestion } from '../core/nearest';
import { choice } from '../core/random';
import { type CommandSpec, DRAWN, type ParameterSpec } from '../models/model';
import { FIRST } from './command-request';

/** The random channel of what is drawn when a command is given. */
const DRAW = 0xc0;

/**
 * The values that `command` gets: those given, checked and typed, and the defaults of the others.
 *
 * @param given by name; `FIRST` stands for the name of the first
 * @param key of the device, and `tick`, at which the command takes effect: what a drawn choice follows from
 * @throws InputError for a value that is missing, unknown or out of range
 */
export function commandValues(
  command: CommandSpec,
  given: Readonly<Record<string, unknown>>,
  key: DeviceKey,
  tick: number,
): Record<string, unknown> {
  const names = command.parameters.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (name === FIRST && names.length === 0)
      throw new InputError(`"${String(given[name])}" is too much for the command ${command.name}`);
    if (name !== FIRST && !names.includes(name))
      throw new InputError(`unknown value ${quoted(name)} of ${command.name}; ${suggestion(name, names)}`);
  }
  const values: Record<string, unknown> = {};
  for (const [i, parameter] of command.parameters.entries()) {
    const value = checkedValue(
      parameter,
      given[parameter.name] ?? (i === 0 ? given[FIRST] : undefined),
      command,
      key,
      tick,
    );
    if (value !== undefined) values[parameter.name] = value;
  }
  return values;
}

function checkedValue(
  parameter: ParameterSpec,
  given: unknown,
  { name: command }: CommandSpec,
  key: DeviceKey,
  tick: number,
) {
  const { name } = parameter;
  const isMissing = given === undefined || given === null || given === '';
  if (isMissing && 'fallback' in parameter) {
    if (parameter.fallback !== DRAWN) return parameter.fallback;
    return choice(key, DRAW, tick, (parameter as { choices: readonly string[] }).choices);
  }
  if (parameter.kind === 'choice') {
    if (isMissing) throw new InputError(`${command} needs a ${name}; ${suggestion('', parameter.choices)}`);
    const word = typeof given === 'object' ? shown(given) : String(given);
    if (parameter.choices.includes(word)) return word;
    throw new InputError(`unknown ${name} ${quoted(word)}; ${suggestion(word, parameter.choices)}`);
  }
  const { min, max, unit } = parameter;
  const number =
    typeof given === 'number' || (typeof given === 'string' && given.trim() !== '') ? Number(given) : Number.NaN;
  if (number >= min && number <= max) return number;
  const range = `a number from ${min} to ${max}${unit === '' ? '' : ` ${unit}`}`;
  throw new InputError(`${name} of ${command} is ${shown(given)}; expected ${range}`);
}
