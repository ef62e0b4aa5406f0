// What a person asks of the injector while it runs: a fault now or at a time, or an end of those that there are.
import { FieldError, InputError, shown } from '../core/errors';
import { quoted, suggestion } from '../core/nearest';
import { commandedRule } from './commanded-fault';
import type { Injector } from './injector';
import { FAULT_NAMES, findFault } from './registry';

/** A request that names its parts, as any command in a plant. */
export interface FaultRequest {
  readonly command: string;
  readonly devices: readonly string[];
  /** event time, ms */
  readonly atMs: number | undefined;
  readonly values: Readonly<Record<string, unknown>>;
}

const COMMANDS = ['inject', 'clear'];
const ALL = '*';
const NO_PARAMETERS = ['fault', 'field', 'fields', 'seconds', 'scale'];

/**
 * Does what `request` asks: `inject` with `fault`, and maybe `field` or `fields`, `seconds`, `scale` ("unit" or
 * "deviation") and the fault's parameters; `clear`, maybe with `fault` and `field`. What is not given is as in the first
 * rule of that fault, if there is one.
 *
 * @throws InputError when a part of it is wrong; nothing has been done then
 */
export function doCommand(injector: Injector, { command, devices, atMs, values }: FaultRequest): void {
  if (!COMMANDS.includes(command)) {
    throw new InputError(`unknown command ${quoted(command)}; ${suggestion(command, COMMANDS)}`);
  }
  const meant = devices.includes(ALL) ? injector.devices : devices;
  if (meant.length === 0) {
    const what = devices.length > 0 ? 'no device has sent anything yet' : 'payload.device is nothing';
    throw new InputError(
      `${what}; expected ${command} with the name of a device, or "*" for all that have sent readings`,
    );
  }
  if (command === 'clear') clear(injector, meant, atMs, values);
  else inject(injector, meant, atMs, values);
}

type Values = Readonly<Record<string, unknown>>;

function clear(injector: Injector, devices: readonly string[], atMs: number | undefined, values: Values): void {
  checkNames('clear', values, ['fault', 'field']);
  if (atMs !== undefined) throw new InputError('clear ends faults at once; expected no payload.at');
  const fault = isGiven(values.fault) ? faultNamed(values.fault).name : undefined;
  const field = isGiven(values.field) ? textOf('field', values.field) : undefined;
  injector.clear(devices, fault, field);
}

function inject(injector: Injector, devices: readonly string[], atMs: number | undefined, values: Values): void {
  const fault = faultNamed(values.fault);
  const parameters = fault.parameters.map(({ name }) => name);
  checkNames(fault.name, values, [...NO_PARAMETERS, ...parameters]);
  const rule = injector.settings.rules.find((other) => other.fault === fault);
  const given = fieldsOf(values);
  if (given.length > 0 && fault.touches === 'reading') {
    throw new InputError(`${fault.name} touches whole readings; expected no field`);
  }
  const own = parameters.filter((name) => isGiven(values[name])).map((name) => [name, values[name]]);
  const usual = { ...rule?.parameters.words, ...numbersOf(rule?.parameters.numbers) };
  const isWide = isGiven(values.scale) ? isDeviation(values.scale) : (rule?.inDeviations ?? false);
  const fields = given.length > 0 ? given : (rule?.fields ?? []);
  injector.inject(devices, {
    rule: asInput(() => commandedRule(fault.name, { ...usual, ...Object.fromEntries(own) }, fields, isWide)),
    startMs: atMs,
    lastsMs: durationOf(values.seconds, rule?.occurrence),
  });
}

function faultNamed(value: unknown) {
  const name = isGiven(value) ? textOf('fault', value) : '';
  const fault = findFault(name);
  if (!fault)
    throw new InputError(`unknown fault ${quoted(name)}; ${suggestion(name, FAULT_NAMES, FAULT_NAMES.length)}`);
  return fault;
}

function checkNames(what: string, values: Values, names: readonly string[]): void {
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new InputError(`unknown value ${quoted(unknown)} of ${what}; ${suggestion(unknown, names)}`);
  }
}

function fieldsOf({ field, fields = field }: Values): string[] {
  if (!isGiven(fields)) return [];
  const list = Array.isArray(fields) ? fields : String(textOf('field', fields)).split(',');
  return list.map((name) => textOf('field', name).trim()).filter((name) => name !== '');
}

/** A number that was left out in the rule is NaN there. */
function numbersOf(numbers: Readonly<Record<string, number>> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(numbers).filter(([, number]) => !Number.isNaN(number)));
}

function isDeviation(value: unknown): boolean {
  if (value === 'unit' || value === 'deviation') return value === 'deviation';
  throw new InputError(`scale is ${shown(value)}; expected unit or deviation`);
}

type Usual = { readonly kind: string; readonly longestMs?: number } | undefined;

/** ms: as given, or the longest of the rule that waits for commands. */
function durationOf(value: unknown, usual: Usual): number {
  if (!isGiven(value)) return (usual?.kind === 'command' && usual.longestMs) || Infinity;
  const isNumber = typeof value === 'number' || typeof value === 'string';
  const seconds = isNumber ? Number(value) : Number.NaN;
  if (seconds >= 0 && seconds <= 1e9) return seconds * 1000;
  throw new InputError(`seconds is ${shown(value)}; expected a number from 0 to 1000000000, or none: until cleared`);
}

function asInput<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof FieldError ? new InputError(error.message) : error;
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new InputError(`${name} is ${shown(value)}; expected text`);
}
