// A fault on one sensor: a rule, or a command, at one field of one device, or at its readings.
import { deviceKey } from '../core/hash';
import { LAST_TIME_MS } from '../core/time';
import type { ValueMoment } from './fault';
import type { FaultRule } from './fault-rule';
import type { FieldRecord } from './field-record';
import { findStretch, type Stretch } from './occurrence';
import { ValueHistory } from './value-history';

/** JSON; what is not finite is left out. */
export interface SavedSlot {
  readonly id: string;
  readonly field: string;
  /** the fault, for when the rule is gone */
  readonly type: string;
  readonly isOpen: boolean;
  readonly numbers: Readonly<Record<string, number>>;
  readonly history?: readonly number[];
}

const KEPT = [
  'startMs',
  'endMs',
  'firstMs',
  'first',
  'unit',
  'zero',
  'mean',
  'spread',
  'min',
  'max',
  'beforeMs',
  'clearedMs',
] as const;

export class FaultSlot implements ValueMoment {
  readonly key;
  readonly history: ValueHistory | undefined = undefined;
  // The fault that is under way, or was last.
  isOpen = false;
  startMs = Number.NaN;
  endMs = Number.NaN;
  /** event time of its first reading */
  firstMs = Number.NaN;
  first = 0;
  unit = 1;
  zero = 0;
  mean = 0;
  spread = 1;
  min = 0;
  max = 0;
  // The reading at hand.
  timeMs = Number.NaN;
  /** when the sensor was read before */
  beforeMs = Number.NaN;
  /** faults that began then or earlier are over */
  clearedMs = -Infinity;
  private readonly stretch: Stretch = { startMs: -Infinity, endMs: -Infinity, fromMs: Number.NaN, toMs: Number.NaN };

  /**
   * @param field empty for a fault of whole readings
   * @param past values to go on from, where the fault needs them
   * @param span for a command: when it begins (NaN: with the next reading) and how long it lasts (Infinity: until cleared)
   */
  constructor(
    seed: string,
    device: string,
    readonly rule: FaultRule,
    readonly field: string,
    readonly span?: { startMs: number; readonly lastsMs: number },
    past?: ValueHistory,
  ) {
    this.key = deviceKey(seed, [device, rule.id, field].join('\u0000'));
    if (rule.fault.touches !== 'value' || !rule.fault.history) return;
    this.history = new ValueHistory();
    if (past) this.history.restore(past.save());
  }

  get durationMs(): number {
    const { kind } = this.rule.occurrence;
    return kind === 'always' || this.span?.lastsMs === Infinity ? Infinity : this.endMs - this.startMs;
  }

  /** The fault touches a single reading: the first at or after its start. */
  get isPoint(): boolean {
    return this.endMs === this.startMs;
  }

  /** A command that has had its time. */
  isOver(timeMs: number): boolean {
    return this.span !== undefined && (timeMs >= this.stretch.endMs || this.stretch.startMs <= this.clearedMs);
  }

  /** Looks up what is due at `timeMs`. @returns whether there is a fault */
  look(timeMs: number, deviceFirstMs: number): boolean {
    const { stretch, span, rule } = this;
    if (span) {
      if (Number.isNaN(span.startMs)) span.startMs = timeMs;
      stretch.startMs = span.startMs;
      stretch.endMs = span.startMs + Math.min(span.lastsMs, LAST_TIME_MS - span.startMs);
    } else if (!(timeMs >= stretch.fromMs && timeMs < stretch.toMs)) {
      findStretch(rule.occurrence, this.key, deviceFirstMs, timeMs, stretch);
    }
    const { startMs, endMs } = stretch;
    if (startMs > timeMs || (startMs <= this.clearedMs && rule.occurrence.kind !== 'always')) return false;
    if (endMs > startMs) return timeMs < endMs;
    // A late reading must not let a single reading's fault strike twice.
    return startMs > this.beforeMs && !(startMs === this.startMs && timeMs > this.firstMs);
  }

  /** The fault that `look` found is another one than the one under way. */
  get isNext(): boolean {
    return this.stretch.startMs !== this.startMs;
  }

  /** Where no fault of this slot begins or goes on, around the time that was looked at, which has none. */
  get quietFromMs(): number {
    const { fromMs, startMs, endMs } = this.stretch;
    return startMs <= this.clearedMs ? fromMs : Math.max(fromMs, endMs);
  }

  get quietToMs(): number {
    return this.stretch.toMs;
  }

  /** Begins the fault that `look` found, with the reading of `timeMs`. */
  open(timeMs: number, value: number, record: FieldRecord | undefined): void {
    this.isOpen = true;
    this.startMs = this.stretch.startMs;
    this.endMs = this.stretch.endMs;
    this.firstMs = timeMs;
    this.first = value;
    if (!record) return;
    this.mean = record.mean;
    this.spread = record.spread;
    this.min = record.min;
    this.max = record.max;
    this.unit = this.rule.inDeviations ? record.spread : 1;
    this.zero = this.rule.inDeviations ? record.mean : 0;
  }

  /** Ends what is under way at `timeMs`. */
  clear(timeMs: number): void {
    this.clearedMs = Math.max(this.clearedMs, timeMs);
    if (this.span && Number.isNaN(this.span.startMs)) this.span.startMs = timeMs;
    if (this.isOpen && this.rule.occurrence.kind !== 'always') this.endMs = Math.min(this.endMs, timeMs);
    // What is known of the stretch holds no more.
    this.stretch.fromMs = Number.NaN;
  }

  save(): SavedSlot {
    const finite = KEPT.filter((name) => Number.isFinite(this[name])).map((name) => [name, this[name]]);
    return {
      id: this.rule.id,
      field: this.field,
      type: this.rule.fault.name,
      isOpen: this.isOpen,
      numbers: Object.fromEntries(finite),
      ...(this.history && { history: this.history.save() }),
    };
  }

  restore({ isOpen, numbers, history }: SavedSlot): void {
    for (const name of KEPT) if (typeof numbers[name] === 'number') this[name] = numbers[name];
    this.isOpen = isOpen;
    this.history?.restore(history ?? []);
  }
}
