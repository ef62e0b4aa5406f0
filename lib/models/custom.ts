// A device whose channels a person has made up: each a signal in closed form, so that any tick is known by itself.
import { reflected, walkAt } from '../core/brownian-bridge';
import { compileFormula, type Formula } from '../core/expression';
import type { DeviceKey } from '../core/hash';
import { integer, normal, uniform } from '../core/random';
import type { Reading } from '../core/reading';
import { rounded } from '../core/rounding';
import { MS_PER_UNIT } from '../core/time';
import {
  type CustomChannel,
  type CustomSettings,
  customSettings,
  FORMULA_NAMES,
  isNumber,
  order,
} from './custom-settings';
import type {
  Anomaly,
  Channel,
  CommandSpec,
  Device,
  DeviceCommands,
  EffectiveCommand,
  Model,
  ModelEvent,
} from './model';
import { phaseMs } from './start-phase';

/** Each channel has two draws a tick, its value and whether it is there; behind them is the topic. */
const DRAWS = 2;
const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);
const NO_ANOMALIES: readonly Anomaly[] = Object.freeze([]);

interface CustomState {
  readonly device: Device;
  readonly commands: DeviceCommands;
  /** how long after tick 0 it begins to send, ms; less than 0: so long before */
  readonly startMs: number;
  tick: number;
}

export class Custom implements Model<CustomState> {
  readonly channels: readonly Channel[];
  readonly commands: readonly CommandSpec[];
  readonly reachMs = 0;
  private readonly settings: CustomSettings;
  private readonly order: readonly number[];
  private readonly formulas: readonly (Formula | undefined)[];
  private readonly stepsPerUnit: readonly number[];
  /** what formulas see: FORMULA_NAMES, then the channels with numbers, by place; NaN where there is none */
  private readonly seen: Float64Array;
  private readonly present: Uint8Array;
  /** the topic of the reading that was read last */
  private topic: string | undefined;

  /** @throws SettingError naming the channel and what cannot be used of it */
  constructor(settings: CustomSettings) {
    this.settings = customSettings(settings);
    const { channels } = settings;
    this.order = order(channels);
    this.channels = channels.map(({ name, unit, decimals }) => ({ name, unit, resolution: 1 / tenTo(decimals) }));
    this.stepsPerUnit = channels.map(({ decimals }) => tenTo(decimals));
    // Texts have a place too, so that places are those of the channels; no formula may name them.
    const names = channels.map((channel) => (isNumber(channel) ? channel.name : ''));
    this.formulas = channels.map(({ signal, formula }) =>
      signal === 'formula' ? compileFormula(formula, [...FORMULA_NAMES, ...names]) : undefined,
    );
    this.seen = new Float64Array(FORMULA_NAMES.length + channels.length);
    this.present = new Uint8Array(channels.length);
    this.commands = commandsOf(channels);
  }

  restart(_device: Device, tick: number): number {
    return tick;
  }

  init(device: Device, tick: number, commands: DeviceCommands): CustomState {
    const { startPhase, startSpacingSeconds } = this.settings;
    const startMs = -phaseMs(startPhase, device.index, Math.round(startSpacingSeconds * 1000), Infinity);
    return { device, commands, startMs, tick };
  }

  step(state: CustomState, tick: number): void {
    state.tick = tick;
  }

  read({ device, commands, startMs }: CustomState, tick: number, out: Float64Array): boolean {
    const { key, timeline } = device;
    const { seen, present } = this;
    const { channels, topics } = this.settings;
    const elapsedMs = timeline.timeOf(tick) - timeline.startMs;
    if (elapsedMs < startMs) return false;
    const time = timeline.startMs + elapsedMs;
    const seconds = (elapsedMs - startMs) / 1000;
    seen[0] = seconds;
    seen[1] = tick;
    seen[2] = (time % MS_PER_UNIT.d) / MS_PER_UNIT.h;
    let any = false;
    for (const place of this.order) {
      const channel = channels[place]!;
      const formula = this.formulas[place];
      const value = formula ? formula.evaluate(seen) : signalAt(channel, key, DRAWS * place, tick, seconds);
      const set = commands.list.length > 0 ? this.setValue(commands, channel.name, tick, timeline.periodMs) : undefined;
      out[place] = rounded(set ?? value, this.stepsPerUnit[place]!);
      seen[FORMULA_NAMES.length + place] = hasValues(channel) ? Number(channel.values[out[place]!]) : out[place]!;
      const { percent } = channel;
      present[place] = percent >= 100 || 100 * uniform(key, DRAWS * place + 1, tick) < percent ? 1 : 0;
      any ||= present[place] === 1;
    }
    if (!any) present[0] = 1;
    this.topic =
      topics.length > 0 ? topics[integer(key, DRAWS * channels.length, tick, 0, topics.length - 1)] : undefined;
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

  /** What a person has set a channel to, while that lasts. */
  private setValue(commands: DeviceCommands, name: string, tick: number, periodMs: number): number | undefined {
    const isOf = ({ command, value }: EffectiveCommand) =>
      command === 'release' || (command === 'set' && (value as SetValue).channel === name);
    const last = commands.list.findLast((entry) => entry.tick <= tick && isOf(entry));
    if (last?.command !== 'set') return undefined;
    const { value, seconds } = last.value as SetValue;
    return (tick - last.tick) * periodMs < seconds * 1000 ? value : undefined;
  }
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

/** For a channel with values, the place of one of them. */
function signalAt(channel: CustomChannel, key: DeviceKey, draw: number, tick: number, seconds: number): number {
  const { parameters: p, values } = channel;
  switch (channel.signal) {
    case 'constant':
      return p.value!;
    case 'uniform':
      return p.low! + (p.high! - p.low!) * uniform(key, draw, tick);
    case 'normal':
      return p.mean! + p.sigma! * normal(key, draw, tick);
    case 'sine':
      return p.mean! + p.amplitude! * Math.sin(2 * Math.PI * turns(p, seconds));
    case 'saw':
      return p.mean! + p.amplitude! * (2 * fraction(turns(p, seconds)) - 1);
    case 'square':
      return p.mean! + (100 * fraction(turns(p, seconds)) < p.duty! ? p.amplitude! : -p.amplitude!);
    case 'walk':
      return reflected(p.start! + p.step! * walkAt(key, draw, Math.max(0, tick)), p.low!, p.high!);
    case 'counter': {
      const count = p.start! + p.step! * tick;
      return p.modulo! > 0 ? count - p.modulo! * Math.floor(count / p.modulo!) : count;
    }
    case 'choice':
      return integer(key, draw, tick, 0, values.length - 1);
    case 'sequence':
      return tick - values.length * Math.floor(tick / values.length);
    default:
      return Number.NaN;
  }
}

function hasValues({ signal }: CustomChannel): boolean {
  return signal === 'choice' || signal === 'sequence';
}

function turns(p: Readonly<Record<string, number>>, seconds: number): number {
  return seconds / p.period! + p.phase! / 360;
}

function fraction(value: number): number {
  return value - Math.floor(value);
}

function tenTo(decimals: number): number {
  let product = 1;
  for (let i = 0; i < decimals; i++) product *= 10;
  return product;
}
