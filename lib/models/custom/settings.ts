// What a person says of a device of their own: its channels, and what its messages carry beside them.
import { SettingError } from '../../core/errors';
import { compileFormula, FormulaError } from '../../core/expression';
import { START_PHASES, type StartPhase } from '../start-phase';

export const SIGNALS = [
  'constant',
  'uniform',
  'normal',
  'sine',
  'saw',
  'square',
  'walk',
  'choice',
  'counter',
  'sequence',
  'formula',
] as const;
export type Signal = (typeof SIGNALS)[number];

/** One channel. Which numbers count depends on the signal; see `PARAMETERS`. */
export interface CustomChannel {
  readonly name: string;
  readonly unit: string;
  readonly signal: Signal;
  readonly parameters: Readonly<Record<string, number>>;
  /** of choice and sequence: what there is to choose from, numbers or texts */
  readonly values: readonly (number | string)[];
  /** of formula */
  readonly formula: string;
  /** digits behind the point, 0 to 9 */
  readonly decimals: number;
  /** of a hundred readings so many have it */
  readonly percent: number;
}

export interface CustomSettings {
  readonly channels: readonly CustomChannel[];
  readonly startPhase: StartPhase;
  readonly startSpacingSeconds: number;
  /** each reading carries one of them, picked at random, as `topic`; none: it carries none */
  readonly topics: readonly string[];
}

interface Parameter {
  readonly fallback: number;
  readonly min?: number;
  readonly max?: number;
}

/** The numbers of each signal. Times in s. */
export const PARAMETERS: Readonly<Record<Signal, Readonly<Record<string, Parameter>>>> = {
  constant: { value: { fallback: 0 } },
  uniform: { low: { fallback: 0 }, high: { fallback: 1 } },
  normal: { mean: { fallback: 0 }, sigma: { fallback: 1, min: 0 } },
  sine: wave(),
  saw: wave(),
  square: { ...wave(), duty: { fallback: 50, min: 0, max: 100 } },
  walk: {
    start: { fallback: 0 },
    step: { fallback: 1, min: 0 },
    low: { fallback: -100 },
    high: { fallback: 100 },
  },
  choice: {},
  counter: { start: { fallback: 0 }, step: { fallback: 1 }, modulo: { fallback: 0, min: 0 } },
  sequence: {},
  formula: {},
};

/** The greatest number that a channel takes; what is within it can be reckoned with. */
const MOST = 1e15;
const MAX_CHANNELS = 100;
const MAX_VALUES = 10_000;
const MAX_DECIMALS = 9;

/** What formulas may use beside the other channels: s since the fleet's start, the tick, and the time of day in h (UTC). */
export const FORMULA_NAMES: readonly string[] = ['t', 'tick', 'hour'];

/** Names that a reading uses itself. */
const RESERVED = ['device', 'timestamp', 'kind', 'topic', 'partial', 'anomaly_label', 'anomaly_type', '__proto__'];

/**
 * The settings, checked.
 *
 * @throws SettingError naming the channel and what cannot be used of it
 */
export function customSettings(given: CustomSettings): CustomSettings {
  const { channels, startPhase, startSpacingSeconds } = given;
  if (channels.length === 0 || channels.length > MAX_CHANNELS) {
    throw new SettingError('channels', channels.length, `1 to ${MAX_CHANNELS} channels`);
  }
  const names = new Set<string>();
  for (const channel of channels) {
    if (channel.name.trim() === '' || RESERVED.includes(channel.name) || FORMULA_NAMES.includes(channel.name)) {
      throw new SettingError('channels', channel.name, 'a name that a reading does not use itself');
    }
    if (names.has(channel.name)) throw new SettingError('channels', channel.name, 'each name once');
    names.add(channel.name);
    checkChannel(channel);
  }
  order(channels);
  if (!START_PHASES.includes(startPhase)) {
    throw new SettingError('startPhase', startPhase, `one of ${START_PHASES.join(', ')}`);
  }
  if (!(startSpacingSeconds >= 0 && startSpacingSeconds <= 10_000_000)) {
    throw new SettingError('startSpacingSeconds', startSpacingSeconds, 'a number from 0 to 10000000');
  }
  return given;
}

function checkChannel({ name, signal, parameters, values, decimals, percent }: CustomChannel): void {
  const wrong = (what: string, value: unknown, expected: string) =>
    new SettingError('channels', value, `${expected} as ${what} of ${name}`);
  if (!SIGNALS.includes(signal)) throw wrong('signal', signal, `one of ${SIGNALS.join(', ')}`);
  for (const [what, { min = -MOST, max = MOST }] of Object.entries(PARAMETERS[signal])) {
    const value = parameters[what];
    if (!(value !== undefined && value >= min && value <= max)) {
      throw wrong(what, value, `a number from ${min} to ${max}`);
    }
  }
  const { low, high } = parameters;
  if (low !== undefined && high !== undefined && low > high) throw wrong('high', high, `a number of at least ${low}`);
  if (signal === 'choice' || signal === 'sequence') {
    if (values.length === 0 || values.length > MAX_VALUES) throw wrong('values', values.length, `1 to ${MAX_VALUES}`);
  }
  if (!(Number.isInteger(decimals) && decimals >= 0 && decimals <= MAX_DECIMALS)) {
    throw wrong('decimals', decimals, `a whole number from 0 to ${MAX_DECIMALS}`);
  }
  if (!(percent >= 0 && percent <= 100)) throw wrong('share of readings', percent, 'a number from 0 to 100');
}

/**
 * The places of the channels in an order in which each comes after those that its formula uses.
 *
 * @throws SettingError for a formula that cannot be read, or formulas that use each other in a circle
 */
export function order(channels: readonly CustomChannel[]): readonly number[] {
  const names = channels.map(({ name }) => name);
  const uses = channels.map((channel) => usedBy(channel, channels));
  const done: number[] = [];
  const open = new Set<number>();
  const visit = (place: number): void => {
    if (done.includes(place)) return;
    const { name, formula } = channels[place]!;
    if (open.has(place))
      throw new SettingError('channels', formula, `a formula of ${name} that does not lead back to it`);
    open.add(place);
    for (const used of uses[place]!) visit(names.indexOf(used));
    open.delete(place);
    done.push(place);
  };
  for (const place of channels.keys()) visit(place);
  return done;
}

/** The channels that the formula of `channel` uses; none for other signals. */
function usedBy(channel: CustomChannel, channels: readonly CustomChannel[]): readonly string[] {
  if (channel.signal !== 'formula') return [];
  const numbers = channels.filter(isNumber).map(({ name }) => name);
  try {
    const { names } = compileFormula(channel.formula, [...FORMULA_NAMES, ...numbers]);
    return names.filter((name) => !FORMULA_NAMES.includes(name));
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    throw new SettingError('channels', channel.formula, `a formula of ${channel.name}: ${error.message}`);
  }
}

/** Whether a channel always has a number. */
export function isNumber({ signal, values }: CustomChannel): boolean {
  return (signal !== 'choice' && signal !== 'sequence') || values.every((value) => typeof value === 'number');
}

function wave(): Readonly<Record<string, Parameter>> {
  return {
    mean: { fallback: 0 },
    amplitude: { fallback: 1 },
    period: { fallback: 60, min: 0.001, max: 1e9 },
    phase: { fallback: 0, min: -360, max: 360 },
  };
}
