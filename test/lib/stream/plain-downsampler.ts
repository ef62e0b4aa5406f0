// What a downsampler has to do, done in the plainest way: every reading is kept, every window is computed from all of its
// readings when it leaves, every key is looked at each time. The model of the property tests.
import type { ParsedReading, Reading } from '../../../lib/core/reading';
import type { DownsampleSettings } from '../../../lib/stream/downsampler';

interface PlainWindow {
  start: number;
  readings: ParsedReading[];
  unsent: boolean;
}

interface PlainKey {
  key: string;
  windows: PlainWindow[];
  watermark: number;
  usedAt: number;
  lateSince: number;
}

const NO_FIELDS = ['device', 'timestamp', 'kind', 'partial'];

export class PlainDownsampler {
  private keys: PlainKey[] = [];

  constructor(private readonly settings: DownsampleSettings) {}

  add(reading: ParsedReading, now: number, out: { readings: Reading[]; late: Reading[] }): void {
    const { windowMs, offsetMs, graceMs, idleMs } = this.settings;
    const { key, time, fields } = reading;
    const start = Math.floor((time - offsetMs) / windowMs) * windowMs + offsetMs;
    let state = this.keys.find((each) => each.key === key);
    if (state && start + windowMs + graceMs <= state.watermark) {
      if (state.lateSince < state.usedAt) state.lateSince = now;
      if (idleMs === 0 || now - state.lateSince < idleMs) {
        out.late.push({ ...fields, device: key, timestamp: time, kind: 'late' });
        return;
      }
      this.leavePartial(state, out);
      this.keys = this.keys.filter((each) => each !== state);
      state = undefined;
    }
    if (!state) {
      state = {
        key,
        windows: [],
        watermark: Number.NEGATIVE_INFINITY,
        usedAt: now,
        lateSince: Number.NEGATIVE_INFINITY,
      };
      this.keys.push(state);
    }
    let window = state.windows.find((each) => each.start === start);
    if (!window) {
      window = { start, readings: [], unsent: false };
      state.windows.push(window);
      state.windows.sort((a, b) => a.start - b.start);
    }
    window.readings.push(reading);
    window.unsent = true;
    state.watermark = Math.max(state.watermark, time);
    state.usedAt = now;
    const { watermark } = state;
    const isClosed = (each: PlainWindow) => each.start + windowMs + graceMs <= watermark;
    for (const closed of state.windows.filter(isClosed)) out.readings.push(this.result(key, closed));
    state.windows = state.windows.filter((each) => !isClosed(each));
  }

  sweep(now: number, out: { readings: Reading[] }): void {
    const { idleMs, expireMs } = this.settings;
    const idle = (state: PlainKey) => idleMs > 0 && state.usedAt <= now - idleMs;
    const expired = (state: PlainKey) => state.usedAt <= now - expireMs;
    for (const state of this.keys) if (idle(state) || expired(state)) this.leavePartial(state, out);
    this.keys = this.keys.filter((state) => !expired(state));
  }

  /** Wall time goes on by `ms` while nothing runs; a series of late readings begins again. */
  pass(ms: number): void {
    for (const state of this.keys) {
      state.usedAt += ms;
      state.lateSince = Number.NEGATIVE_INFINITY;
    }
  }

  private leavePartial({ key, windows }: PlainKey, out: { readings: Reading[] }): void {
    for (const window of windows.filter(({ unsent }) => unsent)) {
      window.unsent = false;
      out.readings.push({ ...this.result(key, window), partial: true });
    }
  }

  private result(device: string, { start, readings }: PlainWindow): Reading {
    const { aggregates, fields, windowMs, timestampAt, countField, keyProperty, timeProperty } = this.settings;
    const result: Reading = { device, timestamp: start + windowMs * { start: 0, middle: 0.5, end: 1 }[timestampAt] };
    const names = new Set(readings.flatMap((reading) => Object.keys(reading.fields)));
    for (const name of [...NO_FIELDS, keyProperty, timeProperty, countField]) names.delete(name);
    for (const name of names) {
      if (fields.length > 0 && !fields.includes(name)) continue;
      const having = readings.filter((reading) => Number.isFinite(reading.fields[name]));
      const byTime = having.toSorted((a, b) => a.time - b.time);
      const values = byTime.map((reading) => reading.fields[name] as number);
      if (values.length === 0) {
        const texts = readings.filter((reading) => ['string', 'boolean'].includes(typeof reading.fields[name]));
        if (texts.length > 0) result[name] = texts.toSorted((a, b) => a.time - b.time).at(-1)!.fields[name];
        continue;
      }
      for (const { name: aggregate, prefix } of aggregates) {
        const value = plainAggregate(aggregate, values);
        if (value !== undefined) result[aggregates.length === 1 ? name : `${prefix}_${name}`] = value;
      }
    }
    if (countField) result[countField] = readings.length;
    return result;
  }
}

function plainAggregate(name: string, values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const count = values.length;
  const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
  const cut = Math.floor(count / 10);
  const middle = sorted.slice(cut, count - cut);
  const quantile = (percent: number) => {
    const position = (percent / 100) * (count - 1);
    const low = sorted[Math.floor(position)]!;
    return low + (position - Math.floor(position)) * (sorted[Math.ceil(position)]! - low);
  };
  if (name === 'count') return count;
  if (name === 'sum') return sum(values);
  if (name === 'mean') return sum(values) / count;
  if (name === 'median') return quantile(50);
  if (name === 'trimmed_mean') return sum(middle) / middle.length;
  if (name === 'min') return sorted[0];
  if (name === 'max') return sorted.at(-1);
  if (name === 'first') return values[0];
  if (name === 'last') return values.at(-1);
  if (name !== 'std') return quantile(Number(name.slice(1)));
  const mean = sum(values) / count;
  return count < 2 ? undefined : Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (count - 1));
}
