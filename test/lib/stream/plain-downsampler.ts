// What a downsampler has to do, done in the plainest way: every reading is kept, every window is put together from all of
// them each time, every key is looked at each time. The model of the property tests.
import type { ParsedReading, Reading } from '../../../lib/core/reading';
import type { DownsampleSettings } from '../../../lib/stream/downsampler';
import type { WindowKind } from '../../../lib/stream/window-kinds';

interface PlainWindow {
  /** tells the windows of a key apart; of sessions, which come and go, none */
  id: number | undefined;
  from: number;
  to: number;
  /** in the order in which they came */
  readings: ParsedReading[];
}

interface PlainKey {
  key: string;
  /** in the order in which they came */
  readings: ParsedReading[];
  /** those that no whole window has held yet, of windows whose readings are no other's; by session where they are cut */
  waiting: Set<ParsedReading>;
  sessions: ParsedReading[][];
  watermark: number;
  /** which readings a window held when it left as partial */
  sent: Map<number | undefined, Set<ParsedReading>>;
  /** the latest time that has left, and how many windows: of count windows */
  closedTo: number;
  left: number;
  usedAt: number;
  lateSince: number;
  updatedAt: number;
  last: Reading | undefined;
}

type Spans = Pick<Extract<WindowKind, { kind: 'hopping' }>, 'sizeMs' | 'hopMs' | 'offsetMs'>;

interface Out {
  readings: Reading[];
  late: Reading[];
}

const NO_FIELDS = ['device', 'timestamp', 'kind', 'partial'];
const NEVER = Number.NEGATIVE_INFINITY;

export class PlainDownsampler {
  private keys: PlainKey[] = [];
  private touched: PlainKey[] = [];

  constructor(private readonly settings: DownsampleSettings) {}

  add(reading: ParsedReading, now: number, out: Out): void {
    const { idleMs } = this.settings;
    const { key, time, fields } = reading;
    let state = this.keys.find((each) => each.key === key);
    if (state && this.isLate(state, time)) {
      if (state.lateSince < state.usedAt) state.lateSince = now;
      if (idleMs === 0 || now - state.lateSince < idleMs) {
        out.late.push({ ...fields, device: key, timestamp: time, kind: 'late' });
        return;
      }
      this.leavePartial(state, out);
      this.keys = this.keys.filter((each) => each !== state);
      this.touched = this.touched.filter((each) => each !== state);
      state = undefined;
    }
    if (!state) {
      state = this.newKey(key, now);
      this.keys.push(state);
    }
    state.usedAt = now;
    if (!this.touched.includes(state)) this.touched.push(state);
    const before = state.watermark;
    state.readings.push(reading);
    state.waiting.add(reading);
    this.joinSession(state, reading);
    state.watermark = Math.max(before, time);
    for (const window of this.open(state, before)) {
      if (this.isClosed(window, state)) this.leaveWhole(state, window, out);
    }
  }

  endMessage(out: Out): void {
    const { windows, emit, updateMs } = this.settings;
    for (const state of this.touched) {
      if (windows.kind === 'message') for (const window of this.messages(state)) this.leaveWhole(state, window, out);
      if (emit === 'close' || state.watermark - state.updatedAt < updateMs) continue;
      state.updatedAt = state.watermark;
      this.leavePartial(state, out);
    }
    this.touched = [];
  }

  sweep(now: number, out: Out): void {
    const { idleMs, expireMs } = this.settings;
    const idle = (state: PlainKey) => idleMs > 0 && state.usedAt <= now - idleMs;
    const expired = (state: PlainKey) => state.usedAt <= now - expireMs;
    for (const state of this.keys) if (idle(state) || expired(state)) this.leavePartial(state, out);
    this.keys = this.keys.filter((state) => !expired(state));
  }

  /** Wall time goes on by `ms` while nothing runs; a series of late readings, and of updates, begins again. */
  pass(ms: number): void {
    for (const state of this.keys) {
      state.usedAt += ms;
      state.lateSince = NEVER;
      state.updatedAt = NEVER;
    }
  }

  private newKey(key: string, usedAt: number): PlainKey {
    return {
      key,
      readings: [],
      waiting: new Set(),
      sessions: [],
      watermark: NEVER,
      sent: new Map(),
      closedTo: NEVER,
      left: 0,
      usedAt,
      lateSince: NEVER,
      updatedAt: NEVER,
      last: undefined,
    };
  }

  /** The windows that a key's watermark of `watermark` leaves open, the earliest first. */
  private open(state: PlainKey, watermark: number): PlainWindow[] {
    const { windows, graceMs } = this.settings;
    switch (windows.kind) {
      case 'tumbling':
        return this.spans(state, { ...windows, hopMs: windows.sizeMs }).filter(({ to }) => to + graceMs > watermark);
      case 'hopping':
        return this.spans(state, windows).filter(({ to }) => to + graceMs > watermark);
      case 'sliding':
        return this.slides(state, windows.sizeMs);
      case 'session':
        return this.sessions(state, windows);
      case 'count':
        return this.counts(state, windows);
      case 'message':
        return [];
    }
  }

  private isClosed({ id, from, to, readings }: PlainWindow, { watermark }: PlainKey): boolean {
    const { windows, graceMs } = this.settings;
    switch (windows.kind) {
      case 'sliding':
        return id! + graceMs <= watermark;
      case 'session': {
        const longest = windows.longestMs || Number.POSITIVE_INFINITY;
        return Math.min(to + windows.gapMs, from + longest) + graceMs < watermark;
      }
      case 'count':
        return readings.length === windows.size;
      default:
        return to + graceMs <= watermark;
    }
  }

  private isLate(state: PlainKey, time: number): boolean {
    const { windows, graceMs } = this.settings;
    const lastStart = (step: number, offset: number) => Math.floor((time - offset) / step) * step + offset;
    switch (windows.kind) {
      case 'tumbling':
        return lastStart(windows.sizeMs, windows.offsetMs) + windows.sizeMs + graceMs <= state.watermark;
      case 'hopping':
        return lastStart(windows.hopMs, windows.offsetMs) + windows.sizeMs + graceMs <= state.watermark;
      case 'sliding':
        return time + graceMs < state.watermark;
      case 'session': {
        const { gapMs, longestMs } = windows;
        const alone = time + Math.min(gapMs, longestMs || gapMs) + graceMs >= state.watermark;
        return !alone && this.reached(state, time, windows).length === 0;
      }
      case 'count':
        return time + graceMs < state.closedTo;
      case 'message':
        return false;
    }
  }

  private spans(state: PlainKey, { sizeMs, hopMs, offsetMs }: Spans): PlainWindow[] {
    const byStart = new Map<number, PlainWindow>();
    for (const reading of state.readings) {
      let start = Math.floor((reading.time - offsetMs) / hopMs) * hopMs + offsetMs;
      for (; start + sizeMs > reading.time; start -= hopMs) {
        const window = byStart.get(start) ?? { id: start, from: start, to: start + sizeMs, readings: [] };
        byStart.set(start, window);
        window.readings.push(reading);
      }
    }
    return [...byStart.values()].toSorted((a, b) => a.from - b.from);
  }

  private slides(state: PlainKey, sizeMs: number): PlainWindow[] {
    const times = new Set(Array.from(state.waiting, ({ time }) => time));
    return Array.from(times)
      .toSorted((a, b) => a - b)
      .map((end) => ({
        id: end,
        from: end,
        to: end,
        readings: state.readings.filter(({ time }) => time > end - sizeMs && time <= end),
      }));
  }

  private sessions(state: PlainKey, { gapMs, longestMs }: Extract<WindowKind, { kind: 'session' }>): PlainWindow[] {
    if (longestMs > 0) return state.sessions.map(sessionOf).toSorted((a, b) => a.from - b.from);
    const sessions: ParsedReading[][] = [];
    for (const reading of Array.from(state.waiting).toSorted((a, b) => a.time - b.time)) {
      const last = sessions.at(-1)?.at(-1);
      if (last && reading.time - last.time <= gapMs) sessions.at(-1)!.push(reading);
      else sessions.push([reading]);
    }
    return sessions.map((readings) => sessionOf([...state.waiting].filter((each) => readings.includes(each))));
  }

  /** The open sessions that a reading of `time` belongs to; two it joins. */
  private reached(
    state: PlainKey,
    time: number,
    settings: Extract<WindowKind, { kind: 'session' }>,
  ): ParsedReading[][] {
    const { gapMs } = settings;
    const longest = settings.longestMs || Number.POSITIVE_INFINITY;
    const sessions = this.sessions(state, settings);
    const fits = (from: number, to: number) => Math.max(to, time) - Math.min(from, time) <= longest;
    const before = sessions.filter(({ from }) => from <= time).slice(-1);
    const neighbours = [...before, ...sessions.filter(({ from }) => from > time).slice(0, 1)];
    const reached = neighbours.filter(({ from, to }) => time >= from - gapMs && time <= to + gapMs && fits(from, to));
    const [first, second] = reached;
    if (!second) return reached.map(({ readings }) => readings);
    const joined = second.to - first!.from <= longest && second.from - Math.max(first!.to, time) <= gapMs;
    return (joined ? [first!, second] : [first!]).map(({ readings }) => readings);
  }

  private joinSession(state: PlainKey, reading: ParsedReading): void {
    const { windows } = this.settings;
    if (windows.kind !== 'session' || windows.longestMs === 0) return;
    const joined = this.reached(state, reading.time, windows);
    state.sessions = state.sessions.filter((session) => !joined.includes(session));
    state.sessions.push([...joined.flat(), reading]);
  }

  private counts(state: PlainKey, { size, hop }: Extract<WindowKind, { kind: 'count' }>): PlainWindow[] {
    const windows: PlainWindow[] = [];
    for (let start = state.left * hop; start < state.readings.length; start += hop) {
      windows.push({ ...sessionOf(state.readings.slice(start, start + size)), id: start });
    }
    return windows;
  }

  private messages(state: PlainKey): PlainWindow[] {
    return state.waiting.size > 0 ? [sessionOf([...state.waiting])] : [];
  }

  private leaveWhole(state: PlainKey, window: PlainWindow, out: Out): void {
    const { kind } = this.settings.windows;
    const gone = kind === 'sliding' ? window.readings.filter(({ time }) => time === window.id) : window.readings;
    for (const reading of gone) state.waiting.delete(reading);
    state.sessions = state.sessions.filter(([first]) => !window.readings.includes(first!));
    state.closedTo = Math.max(state.closedTo, window.to);
    state.left++;
    const result = this.result(state.key, window);
    if (state.last) out.readings.push(...this.filled(state.last, result));
    out.readings.push(result);
    state.last = result;
  }

  private leavePartial(state: PlainKey, out: Out): void {
    for (const window of this.open(state, state.watermark)) {
      const sent = state.sent.get(window.id);
      if (window.readings.every((reading) => sent?.has(reading))) continue;
      state.sent.set(window.id, new Set([...(sent ?? []), ...window.readings]));
      out.readings.push({ ...this.result(state.key, window), partial: true });
    }
  }

  private filled(before: Reading, after: Reading): Reading[] {
    const { windows, fill, maxFill, countField, aggregates } = this.settings;
    const step = windows.kind === 'tumbling' ? windows.sizeMs : windows.kind === 'hopping' ? windows.hopMs : Infinity;
    const filled: Reading[] = [];
    for (let time = before.timestamp + step; time < after.timestamp; time += step) {
      if (fill === 'none' || filled.length === maxFill) break;
      const reading: Reading = {
        ...(fill === 'empty' ? {} : before),
        device: before.device,
        timestamp: time,
        filled: fill,
      };
      const share = (time - before.timestamp) / (after.timestamp - before.timestamp);
      for (const [name, from] of Object.entries(before)) {
        if (['device', 'timestamp'].includes(name) || fill === 'empty' || typeof from !== 'number') continue;
        const isCount = aggregates.length > 1 ? name.startsWith('count_') : aggregates[0]!.name === 'count';
        if (isCount) reading[name] = 0;
        else if (fill === 'linear') {
          const to = after[name];
          if (typeof to === 'number') reading[name] = from + (to - from) * share;
          else delete reading[name];
        }
      }
      const count = countField || (fill === 'empty' ? 'count' : '');
      if (count) reading[count] = 0;
      filled.push(reading);
    }
    return filled;
  }

  private result(device: string, { from, to, readings }: PlainWindow): Reading {
    const { aggregates, fields, timestampAt, countField, keyProperty, timeProperty, fill, windows } = this.settings;
    const result: Reading = { device, timestamp: from + (to - from) * { start: 0, middle: 0.5, end: 1 }[timestampAt] };
    const names = new Set(readings.flatMap((reading) => Object.keys(reading.fields)));
    for (const name of [...NO_FIELDS, keyProperty, timeProperty, countField]) names.delete(name);
    if (fill !== 'none' && ['tumbling', 'hopping'].includes(windows.kind)) names.delete('filled');
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

function sessionOf(readings: ParsedReading[]): PlainWindow {
  const times = readings.map(({ time }) => time);
  return { id: undefined, from: Math.min(...times), to: Math.max(...times), readings };
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
