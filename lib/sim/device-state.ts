// A device as people see it: what it said last, whether it does well, and what it is and takes.
import type { Reading } from '../core/reading';
import { type Channel, type CommandSpec, DRAWN } from '../models/model';
import type { CommandedSource } from './control';

export interface DeviceState {
  readonly device: string;
  readonly source: string;
  readonly kind: string;
  /** event time of what is said, ms since the Unix epoch; null before the first reading */
  readonly timestamp: number | null;
  readonly condition: string | null;
  readonly reading: Reading | null;
  /** types of the anomalies under way; only where the plant does not hide the ground truth */
  readonly anomalies?: readonly string[];
}

/** What the devices of a source are and take. */
export interface SourceDescription {
  readonly source: string;
  readonly kind: string;
  readonly fields: readonly Channel[];
  readonly failures: readonly string[];
  readonly commands: readonly CommandDescription[];
}

/** A command as plain JSON: a value that is drawn when it is not given says `drawn`. */
export interface CommandDescription {
  readonly name: string;
  readonly does: string;
  readonly parameters: readonly object[];
}

export interface DeviceDescription extends SourceDescription {
  readonly device: string;
}

/** An anomaly under way. Times are event time, ms since the Unix epoch. */
export interface TruthNow {
  readonly device: string;
  readonly type: string;
  readonly fields: readonly string[];
  readonly severity: number;
  readonly start: number;
  /** as it is planned */
  readonly end: number;
  /** how far it has come, for one with a course */
  readonly stage?: string;
}

/** The device at place `i` of `source`. */
export interface Place {
  readonly source: CommandedSource;
  readonly i: number;
}

/** @param tellsTruth the plant does not hide it */
export function stateOf({ source, i }: Place, tellsTruth: boolean): DeviceState {
  const latest = source.latest(i);
  const { reading = null, condition = null } = latest ?? {};
  return {
    device: source.ids[i]!,
    source: source.name,
    kind: source.noun,
    timestamp: latest ? source.timeOf(source.lastTick(i)) : null,
    condition,
    reading,
    ...(tellsTruth ? { anomalies: latest?.anomalies.map(({ type }) => type) ?? [] } : {}),
  };
}

/**
 * How a device does, in a word: what its kind makes of the reading; else "silent" when it sends nothing, "OK" when all
 * measurements are within their bands, and "out of band".
 */
export function healthOf({ source, i }: Place): string {
  const { model } = source;
  const reading = source.latest(i)?.reading ?? null;
  if (model.status) return model.status(reading);
  if (reading === null) return 'silent';
  const isWithin = ({ name, band }: Channel) => {
    const value = reading[name];
    return !band || typeof value !== 'number' || (value >= band[0] && value <= band[1]);
  };
  return model.channels.every(isWithin) ? 'OK' : 'out of band';
}

export function describeSource({ name, noun, model }: CommandedSource): SourceDescription {
  const { channels, commands = [] } = model;
  const injected = commands.find((command) => command.name === 'inject')?.parameters[0];
  const failures = injected?.kind === 'choice' ? injected.choices : [];
  return { source: name, kind: noun, fields: channels, failures, commands: commands.map(describeCommand) };
}

export function describeCommand({ name, does, parameters }: CommandSpec): CommandDescription {
  return {
    name,
    does,
    parameters: parameters.map(({ fallback, ...parameter }) => {
      if (fallback === DRAWN) return { ...parameter, drawn: true };
      return fallback === undefined ? parameter : { ...parameter, fallback };
    }),
  };
}

export function describeDevice({ source, i }: Place): DeviceDescription {
  return { device: source.ids[i]!, ...describeSource(source) };
}

/** The anomalies of a device that are under way: only for those to whom the plant tells the ground truth. */
export function truthOf({ source, i }: Place): TruthNow[] {
  const anomalies = source.latest(i)?.anomalies ?? [];
  return anomalies.map(({ type, fields, severity, startTick, endTick, stage }) => ({
    device: source.ids[i]!,
    type,
    fields,
    severity,
    start: source.timeOf(startTick),
    end: source.timeOf(endTick),
    ...(stage === undefined ? {} : { stage }),
  }));
}

/** The places of `sources` that hold `filter` in their id or condition: `limit` of them from `offset` on, and how many there are. */
export function pageOf(
  sources: readonly CommandedSource[],
  offset: number,
  limit: number,
  filter: string,
): { total: number; places: Place[] } {
  const wanted = filter.toLowerCase();
  const places: Place[] = [];
  let total = 0;
  for (const source of sources) {
    const { ids } = source;
    if (wanted === '') {
      const from = Math.max(0, offset - total);
      for (let i = from; i < ids.length && places.length < limit; i++) places.push({ source, i });
      total += ids.length;
      continue;
    }
    for (let i = 0; i < ids.length; i++) {
      if (!ids[i]!.toLowerCase().includes(wanted) && !source.condition(i)?.toLowerCase().includes(wanted)) continue;
      if (total >= offset && places.length < limit) places.push({ source, i });
      total++;
    }
  }
  return { total, places };
}
