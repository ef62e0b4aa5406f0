// A device whose channels a person has made up: each a signal in closed form, so that any tick is known by itself.
import { newWalkTrail, reflected, type WalkTrail, walkAt } from '../../core/brownian-bridge';
import { compileFormula, type Formula } from '../../core/expression';
import { channelHash, tickHash } from '../../core/hash';
import { normalOf } from '../../core/normal-table';
import { integer } from '../../core/random';
import type { Reading } from '../../core/reading';
import { rounded } from '../../core/rounding';
import { sineOfTurn } from '../../core/sine';
import { MS_PER_UNIT } from '../../core/time';
import type {
  Anomaly,
  Channel,
  CommandSpec,
  Device,
  DeviceCommands,
  EffectiveCommand,
  Model,
  ModelEvent,
} from '../model';
import { phaseMs } from '../start-phase';
import {
  type CustomChannel,
  type CustomSettings,
  customSettings,
  FORMULA_NAMES,
  isNumber,
  order,
  PARAMETERS,
  SIGNALS,
} from './settings';

/** Each channel has two draws a tick, its value and whether it is there; behind them is the topic. */
const DRAWS = 2;
const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);
const NO_ANOMALIES: readonly Anomaly[] = Object.freeze([]);

interface CustomState {
  readonly device: Device;
  /** by plan the commands that concern its channel, by tick; undefined where there is none at all */
  readonly steered: readonly (readonly EffectiveCommand[])[] | undefined;
  /** how long after tick 0 it begins to send, ms; less than 0: so long before */
  readonly startMs: number;
  /** one a channel that walks */
  readonly walks: readonly WalkTrail[];
}

/** A channel as it is read, but for its numbers: all that can be known before the first tick. */
interface Plan {
  readonly name: string;
  readonly formula: Formula | undefined;
  /** where its walk is in the list of the state */
  readonly walk: number;
  /** what formulas see of each of its values */
  readonly seenValues: Float64Array;
}

/** Of the numbers of a plan: five of the signal, then these. */
const STEPS_PER_UNIT = 5;
const PERCENT = 6;
const NUMBERS = 7;

const [CONSTANT, UNIFORM, NORMAL, SINE, SAW, SQUARE, WALK, CHOICE, COUNTER, SEQUENCE] = SIGNALS.keys();
const FIRST_CHANNEL = FORMULA_NAMES.length;

export class Custom implements Model<CustomState> {
  readonly channels: readonly Channel[];
  readonly commands: readonly CommandSpec[];
  readonly reachMs = 0;
  private readonly settings: CustomSettings;
  /** the channels, each after those that its formula uses */
  private readonly plans: readonly Plan[];
  /** of the plans, side by side: the place of the channel, that of its signal in SIGNALS, and NUMBERS numbers */
  private readonly places: Uint8Array;
  private readonly codes: Uint8Array;
  private readonly numbers: Float64Array;
  private readonly walks: number;
  private readonly needsHour: boolean;
  /** some channels are in some of the readings only */
  private readonly hasGaps: boolean;
  /** what formulas see: FORMULA_NAMES, then the channels with numbers, by place; NaN where there is none */
  private readonly seen: Float64Array;
  private readonly present: Uint8Array;
  /** the topic of the reading that was read last */
  private topic: string | undefined;

  /** @throws SettingError naming the channel and what cannot be used of it */
  constructor(settings: CustomSettings) {
    this.settings = customSettings(settings);
    const { channels } = settings;
    this.channels = channels.map(({ name, unit, decimals }) => ({ name, unit, resolution: 1 / tenTo(decimals) }));
    // Texts have a place too, so that places are those of the channels; no formula may name them.
    const names = [...FORMULA_NAMES, ...channels.map((channel) => (isNumber(channel) ? channel.name : ''))];
    const ordered = order(channels);
    let walks = 0;
    this.plans = ordered.map((place) => {
      const channel = channels[place]!;
      return planOf(channel, names, channel.signal === 'walk' ? walks++ : 0);
    });
    this.walks = walks;
    this.places = Uint8Array.from(ordered);
    this.codes = Uint8Array.from(ordered, (place) => SIGNALS.indexOf(channels[place]!.signal));
    this.hasGaps = channels.some(({ percent }) => percent < 100);
    this.needsHour = this.plans.some(({ formula }) => formula?.names.includes('hour'));
    this.numbers = Float64Array.from(ordered.flatMap((place) => numbersOf(channels[place]!)));
    this.seen = new Float64Array(names.length);
    this.present = new Uint8Array(channels.length).fill(1);
    this.commands = commandsOf(channels);
  }

  restart(_device: Device, tick: number): number {
    return tick;
  }

  init(device: Device, _tick: number, commands: DeviceCommands): CustomState {
    const { startPhase, startSpacingSeconds } = this.settings;
    const startMs = -phaseMs(startPhase, device.index, Math.round(startSpacingSeconds * 1000), Infinity);
    const walks = Array.from({ length: this.walks }, newWalkTrail);
    return { device, steered: this.steeredBy(commands), startMs, walks };
  }

  /** All follows from the tick alone. */
  step(): void {}

  read({ device, steered, startMs, walks }: CustomState, tick: number, out: Float64Array): boolean {
    const { key, timeline } = device;
    const { seen, plans, codes, places, numbers } = this;
    const elapsedMs = timeline.timeOf(tick) - timeline.startMs;
    if (elapsedMs < startMs) return false;
    const seconds = (elapsedMs - startMs) / 1000;
    seen[0] = seconds;
    seen[1] = tick;
    // A division with a rest costs as much as a channel.
    if (this.needsHour) seen[2] = ((timeline.startMs + elapsedMs) % MS_PER_UNIT.d) / MS_PER_UNIT.h;
    const word = tickHash(key, tick);
    for (let i = 0, at = 0; i < codes.length; i++, at += NUMBERS) {
      const place = places[i]!;
      const code = codes[i];
      const a = numbers[at]!;
      const b = numbers[at + 1]!;
      const c = numbers[at + 2]!;
      const d = numbers[at + 3]!;
      let value: number;
      switch (code) {
        case CONSTANT:
          value = a;
          break;
        case UNIFORM:
        case NORMAL: {
          const bits = channelHash(word, DRAWS * place);
          value = a + b * (code === NORMAL ? normalOf(bits) : uniformOf(bits));
          break;
        }
        case SINE:
        case SAW:
        case SQUARE: {
          const turn = fraction(seconds / c + d);
          value =
            a + b * (code === SINE ? sineOfTurn(turn) : code === SAW ? 2 * turn - 1 : turn < numbers[at + 4]! ? 1 : -1);
          break;
        }
        case WALK:
          value = reflected(a + b * walkAt(key, DRAWS * place, tick, walks[plans[i]!.walk]), c, d);
          break;
        case COUNTER:
          value = a + b * tick;
          if (c > 0) value -= c * Math.floor(value / c);
          break;
        case CHOICE:
        case SEQUENCE: {
          const pick =
            code === CHOICE
              ? Math.floor(a * uniformOf(channelHash(word, DRAWS * place)))
              : tick - a * Math.floor(tick / a);
          out[place] = pick;
          seen[FIRST_CHANNEL + place] = plans[i]!.seenValues[pick]!;
          continue;
        }
        default:
          value = plans[i]!.formula!.evaluate(seen);
      }
      if (steered) value = setValue(steered[i]!, tick, timeline.periodMs) ?? value;
      value = rounded(value, numbers[at + STEPS_PER_UNIT]!);
      out[place] = value;
      seen[FIRST_CHANNEL + place] = value;
    }
    if (this.hasGaps) this.drawPresent(word);
    const { topics } = this.settings;
    this.topic = topics.length > 0 ? topics[integer(key, DRAWS * plans.length, tick, 0, topics.length - 1)] : undefined;
    return true;
  }

  /** A channel whose number is not finite is left out. */
  reading(device: string, timestamp: number, values: Float64Array): Reading {
    const { channels } = this.settings;
    const reading: Reading = { device, timestamp };
    if (this.topic !== undefined) reading.topic = this.topic;
    for (let place = 0; place < channels.length; place++) {
      const channel = channels[place]!;
      const value = values[place]!;
      if (this.present[place] === 0 || !Number.isFinite(value)) continue;
      reading[channel.name] = hasValues(channel) ? channel.values[value] : value;
    }
    return reading;
  }

  events(): readonly ModelEvent[] {
    return NO_EVENTS;
  }

  anomalies(): readonly Anomaly[] {
    return NO_ANOMALIES;
  }

  /** Which channels the reading has; where none is drawn, the first. */
  private drawPresent(word: number): void {
    const { present, places, numbers } = this;
    let any = 0;
    for (let i = 0, at = PERCENT; i < places.length; i++, at += NUMBERS) {
      const place = places[i]!;
      const percent = numbers[at]!;
      const isPresent = percent >= 100 || 100 * uniformOf(channelHash(word, DRAWS * place + 1)) < percent;
      present[place] = isPresent ? 1 : 0;
      any |= present[place]!;
    }
    if (any === 0) present[0] = 1;
  }

  private steeredBy({ list }: DeviceCommands): CustomState['steered'] {
    if (list.length === 0) return undefined;
    return this.plans.map(({ name }) =>
      list.filter(
        ({ command, value }) => command === 'release' || (command === 'set' && (value as SetValue).channel === name),
      ),
    );
  }
}

/** What a person has set a channel to, while that lasts. @param commands by tick, those that concern the channel */
function setValue(commands: readonly EffectiveCommand[], tick: number, periodMs: number): number | undefined {
  // Halves what is left to look at: a timeline may have very many.
  let before = 0;
  for (let end = commands.length; before < end; ) {
    const middle = (before + end) >>> 1;
    if (commands[middle]!.tick <= tick) before = middle + 1;
    else end = middle;
  }
  const last = commands[before - 1];
  if (last?.command !== 'set') return undefined;
  const { value, seconds } = last.value as SetValue;
  return (tick - last.tick) * periodMs < seconds * 1000 ? value : undefined;
}

interface SetValue {
  readonly channel: string;
  readonly value: number;
  readonly seconds: number;
}

function commandsOf(channels: readonly CustomChannel[]): readonly CommandSpec[] {
  const names = channels.filter((channel) => !hasValues(channel)).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    {
      name: 'set',
      does: 'sets a channel to a value for a while',
      parameters: [
        { name: 'channel', kind: 'choice', choices: names, ...(names.length === 1 ? { fallback: names[0]! } : {}) },
        { name: 'value', kind: 'number', unit: '', min: -1e15, max: 1e15 },
        { name: 'seconds', kind: 'number', unit: 's', min: 0.001, max: 1e9, fallback: 60 },
      ],
    },
    { name: 'release', does: 'gives all channels back to their signals', parameters: [] },
  ];
}

function planOf({ name, signal, values, formula }: CustomChannel, names: readonly string[], walk: number): Plan {
  return {
    name,
    formula: signal === 'formula' ? compileFormula(formula, names) : undefined,
    walk,
    seenValues: Float64Array.from(values, Number),
  };
}

/**
 * The numbers of a plan: those of the signal in the order of `PARAMETERS`, but a phase in turns, a duty as a part of one,
 * and the width of a range in place of its end.
 */
function numbersOf(channel: CustomChannel): number[] {
  const { signal, parameters, values, decimals, percent } = channel;
  const given = hasValues(channel) ? [values.length] : Object.keys(PARAMETERS[signal]).map((name) => parameters[name]!);
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = given;
  const isWave = signal === 'sine' || signal === 'saw' || signal === 'square';
  const five = isWave ? [a, b, c, d / 360, e / 100] : [a, signal === 'uniform' ? b - a : b, c, d, e];
  return [...five, tenTo(decimals), percent];
}

/** Uniform in [0, 1), of 32 random bits: so many times 2⁻³². */
function uniformOf(word: number): number {
  return (word >>> 0) * 2.3283064365386963e-10;
}

function hasValues({ signal }: CustomChannel): boolean {
  return signal === 'choice' || signal === 'sequence';
}

function fraction(value: number): number {
  return value - Math.floor(value);
}

function tenTo(decimals: number): number {
  let product = 1;
  for (let i = 0; i < decimals; i++) product *= 10;
  return product;
}
