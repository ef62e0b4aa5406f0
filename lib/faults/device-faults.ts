// The sensor faults of one device: what becomes of each of its readings. Most readings lie where no fault is near, and are
// only compared with the bounds of that quiet.
import { InputError } from '../core/errors';
import type { ParsedReading } from '../core/reading';
import { type CommandedFault, commandedRule, type SavedCommand, saveCommand } from './commanded-fault';
import type { FaultRule } from './fault-rule';
import { isMeasurement } from './fault-rule';
import { FaultSlot, type SavedSlot } from './fault-slot';
import { type FaultTruth, spanTruth, type TruthTelling } from './fault-truth';
import { FieldRecord, type SavedRecord } from './field-record';
import { type Held, type HeldCount, HeldReadings } from './held-readings';
import { Outcome } from './outcome';
import { isTouched } from './share';

export interface DeviceFaultsSettings {
  readonly seed: string;
  readonly rules: readonly FaultRule[];
  readonly truth: TruthTelling;
  readonly keyProperty: string;
  readonly timeProperty: string;
  /** readings of all devices that wait at most */
  readonly maxHeld: number;
}

/** What leaves: readings in whatever form they came, changed or not, and the ground truth. */
export interface Injected {
  readonly readings: unknown[];
  readonly truth: FaultTruth[];
  /** place in `readings` of what came of the reading taken last, if it left at once; before it are those held back */
  own: number;
}

/** JSON. */
export interface SavedDevice {
  readonly count: number;
  readonly firstMs: number;
  readonly newestMs: number;
  readonly records: readonly (readonly [field: string, record: SavedRecord])[];
  readonly slots: readonly SavedSlot[];
  readonly commands: readonly SavedCommand[];
  readonly held: readonly Held[];
}

/** Records are made of the first readings, then of one in so many. */
const FIRST_READINGS = 64;
const RECORD_EACH = 16;
const MAX_FIELDS = 1000;
const MAX_COMMANDS = 100;

/** What is being made of the reading at hand. */
const outcome = new Outcome();

export class DeviceFaults {
  private count = 0;
  private firstMs = Number.NaN;
  private newestMs = -Infinity;
  private quietFromMs = Infinity;
  private quietToMs = -Infinity;
  private readonly records = new Map<string, FieldRecord>();
  private readonly rules: readonly FaultRule[];
  /** in the order of the rules */
  private slots: FaultSlot[] = [];
  private commands: FaultSlot[] = [];
  /** faults whose rule is gone, under way when it went */
  private orphans: SavedSlot[] = [];
  /** past values are needed, of each reading */
  private needsHistory = false;
  private readonly held: HeldReadings;

  constructor(
    private readonly id: string,
    private readonly settings: DeviceFaultsSettings,
    private readonly heldOfAll: HeldCount,
  ) {
    this.rules = settings.rules.filter(({ devices }) => devices.length === 0 || devices.includes(id));
    this.held = new HeldReadings(heldOfAll);
    for (const rule of this.rules) {
      const fields = rule.fault.touches === 'reading' ? [''] : rule.fields;
      for (const field of fields) this.addSlot(rule, field);
    }
  }

  /** Fields that have held a number. */
  get fields(): readonly string[] {
    return [...this.records.keys()];
  }

  /** No fault is near at `time`, and nothing is held back: a reading goes on as it is. */
  isQuiet(time: number): boolean {
    return time >= this.quietFromMs && time < this.quietToMs;
  }

  /** Notes a reading that goes on as it is. */
  pass(fields: Readonly<Record<string, unknown>>, time: number): void {
    const { count } = this;
    if (count < FIRST_READINGS || count % RECORD_EACH === 0) this.record(fields);
    if (count === 0) this.firstMs = time;
    if (time > this.newestMs) this.newestMs = time;
    this.count = count + 1;
  }

  /** @param item what came in: the reading's object, or a bare number */
  take(item: unknown, reading: ParsedReading, out: Injected): void {
    const { time } = reading;
    this.pass(reading.fields, time);
    if (this.held.size > 0) this.held.release(this.newestMs, out.readings);
    if (this.isQuiet(time)) {
      out.own = out.readings.push(item) - 1;
      return;
    }
    outcome.begin(item, reading, this.settings);
    this.strike(reading, out);
    if (this.settings.truth.labels) this.label();
    const truth = outcome.truth(this.id);
    if (truth && this.settings.truth.isTold && this.settings.truth.tellsReadings) out.truth.push(truth);
    this.send(out);
    if (this.held.size > 0) this.disturb();
  }

  /**
   * Begins a fault that a person has asked for.
   *
   * @throws InputError when there are too many, or no past values that it needs
   */
  inject({ rule, startMs = Number.NaN, lastsMs }: CommandedFault): void {
    const named = rule.fields.length > 0 ? rule.fields : this.fields;
    const fields = rule.fault.touches === 'reading' ? [''] : named;
    if (this.commands.length + fields.length > MAX_COMMANDS) {
      throw new InputError(`${this.id} has ${this.commands.length} injected faults already; clear some of them first`);
    }
    const commands = fields.map((field) => {
      const past = this.slots.find((slot) => slot.rule.fault === rule.fault && slot.field === field)?.history;
      if (!past && rule.fault.touches === 'value' && rule.fault.history) {
        throw new InputError(`${rule.fault.name} plays back past values; they are kept only for the fields in its row`);
      }
      return new FaultSlot(this.settings.seed, this.id, rule, field, { startMs, lastsMs }, past);
    });
    this.commands.push(...commands);
    this.disturb();
  }

  /** Ends what is under way, of `fault` and `field` only if they are given; rules that hold always go on. */
  clear(fault: string | undefined, field: string | undefined): void {
    for (const slot of [...this.slots, ...this.commands]) {
      if (fault !== undefined && slot.rule.fault.name !== fault) continue;
      if (field === undefined || slot.field === field) slot.clear(this.newestMs);
    }
    this.disturb();
  }

  /** Hands over all readings that wait. */
  flush(out: Injected): void {
    this.held.release(Infinity, out.readings);
  }

  /** Hands over what waits, and tells the end of what is under way: the device is forgotten. */
  end(out: Injected): void {
    this.flush(out);
    for (const slot of [...this.slots, ...this.commands]) if (slot.isOpen) this.close(slot, this.newestMs, out);
  }

  private record(fields: Readonly<Record<string, unknown>>): void {
    const { records } = this;
    for (const name in fields) {
      const value = fields[name];
      if (typeof value !== 'number') continue;
      const record = records.get(name);
      if (record) record.add(value);
      else if (Number.isFinite(value)) this.discover(name, value);
    }
  }

  private discover(name: string, value: number): void {
    const { keyProperty, timeProperty } = this.settings;
    if (this.records.size >= MAX_FIELDS || !isMeasurement(name, keyProperty, timeProperty)) return;
    const record = new FieldRecord();
    record.add(value);
    this.records.set(name, record);
    for (const rule of this.rules) {
      if (rule.fault.touches === 'value' && rule.fields.length === 0) this.addSlot(rule, name);
    }
  }

  private addSlot(rule: FaultRule, field: string): FaultSlot {
    const slot = new FaultSlot(this.settings.seed, this.id, rule, field);
    const order = (one: FaultSlot) => this.rules.indexOf(one.rule);
    const place = this.slots.findLastIndex((other) => order(other) <= order(slot)) + 1;
    this.slots.splice(place, 0, slot);
    this.needsHistory ||= slot.history !== undefined;
    this.disturb();
    return slot;
  }

  private disturb(): void {
    this.quietFromMs = Infinity;
    this.quietToMs = -Infinity;
  }

  /** Puts every fault that is due into the outcome, and finds out how long nothing else is. */
  private strike({ time }: ParsedReading, out: Injected): void {
    let fromMs = -Infinity;
    let toMs = this.needsHistory || this.settings.truth.labels ? -Infinity : Infinity;
    for (const orphan of this.orphans) this.tellOrphan(orphan, time, out);
    this.orphans = [];
    for (const slot of this.slots) {
      if (this.strikeBy(slot, time, out)) toMs = -Infinity;
      fromMs = Math.max(fromMs, slot.quietFromMs);
      toMs = Math.min(toMs, slot.quietToMs);
    }
    if (this.commands.length > 0) {
      for (const slot of this.commands) this.strikeBy(slot, time, out);
      this.commands = this.commands.filter((slot) => slot.isOpen || !slot.isOver(time));
      toMs = -Infinity;
    }
    this.quietFromMs = fromMs;
    this.quietToMs = toMs;
  }

  /** @returns whether the fault is under way, or may be */
  private strikeBy(slot: FaultSlot, time: number, out: Injected): boolean {
    const { fault, parameters } = slot.rule;
    const value = fault.touches === 'value' ? outcome.cleanNumber(slot.field) : 0;
    const isDue = slot.look(time, this.firstMs);
    // Neither has a sensor that was not read a fault, nor does it end.
    if (value === undefined) return isDue || slot.isOpen;
    if (slot.isOpen && (isDue ? slot.isNext : time >= slot.endMs)) this.close(slot, time, out);
    if (isDue && !slot.isOpen) {
      slot.open(time, value, this.records.get(slot.field));
      this.tell(slot, time, 'start', Math.max(slot.endMs, time), out);
    }
    slot.beforeMs = time;
    slot.timeMs = time;
    const playsBefore = fault.touches === 'value' && fault.history === 'before';
    if (!(playsBefore && isDue)) slot.history?.add(time, value);
    if (!isDue) return slot.isOpen;
    if (!slot.isPoint && !isTouched(parameters, slot.key, time)) return true;
    if (fault.touches === 'reading') outcome.strikeReading(fault, slot, parameters);
    else outcome.strikeValue(fault, slot.field, slot, parameters);
    return true;
  }

  private close(slot: FaultSlot, time: number, out: Injected): void {
    slot.isOpen = false;
    this.tell(slot, time, 'end', time, out);
  }

  private tell(slot: FaultSlot, time: number, phase: 'start' | 'end', endMs: number, out: Injected): void {
    if (!this.settings.truth.isTold) return;
    const fields = slot.field === '' ? [] : [slot.field];
    out.truth.push(spanTruth(this.id, time, slot.rule.fault.name, phase, slot.firstMs, endMs, fields));
  }

  private tellOrphan({ type, field, numbers }: SavedSlot, time: number, out: Injected): void {
    if (!this.settings.truth.isTold) return;
    const { firstMs = time } = numbers;
    out.truth.push(spanTruth(this.id, time, type, 'end', firstMs, time, field === '' ? [] : [field]));
  }

  private label(): void {
    outcome.label();
    for (const { field } of this.slots) if (field !== '') outcome.addClean(field);
    for (const { field } of this.commands) if (field !== '') outcome.addClean(field);
  }

  /** Sends the outcome now, later, twice or never. */
  private send(out: Injected): void {
    const { readings } = out;
    const { isLost, delayMs, copiesMs } = outcome.fate;
    if (isLost) return;
    if (delayMs > 0) this.hold(delayMs, readings);
    else out.own = readings.push(outcome.item()) - 1;
    for (const afterMs of copiesMs) this.hold(delayMs + afterMs, readings);
  }

  private hold(lateMs: number, readings: unknown[]): void {
    const dueMs = outcome.timeMs + lateMs;
    // A copy that follows at once needs not wait, nor does what is that late already.
    if (dueMs <= this.newestMs) {
      readings.push(outcome.copy());
      return;
    }
    if (this.heldOfAll.count >= this.settings.maxHeld) {
      this.heldOfAll.overflows++;
      if (this.held.size === 0) {
        readings.push(outcome.copy());
        return;
      }
      this.held.releaseFirst(readings);
    }
    this.held.add(dueMs, outcome.copy());
  }

  get holds(): boolean {
    return this.held.size > 0;
  }

  save(): SavedDevice {
    const { count, firstMs, newestMs, records } = this;
    return {
      count,
      firstMs,
      newestMs,
      records: Array.from(records, ([field, record]) => [field, record.save()] as const),
      slots: [...this.slots.map((slot) => slot.save()), ...this.orphans],
      commands: this.commands.map(saveCommand),
      held: this.held.save(),
    };
  }

  /** Goes on from what `save` gave, maybe with other rules. */
  restore(saved: SavedDevice): void {
    const { count, firstMs, newestMs, records, slots, commands, held } = saved;
    this.count = count;
    this.firstMs = firstMs;
    this.newestMs = newestMs;
    for (const [field, record] of records) {
      this.discover(field, 0);
      if (this.records.has(field)) this.records.set(field, new FieldRecord(record));
    }
    for (const savedSlot of slots) {
      const slot = this.slots.find(({ rule, field }) => rule.id === savedSlot.id && field === savedSlot.field);
      if (slot) slot.restore(savedSlot);
      else if (savedSlot.isOpen) this.orphans.push(savedSlot);
    }
    for (const command of commands) {
      const { type, values, field, inDeviations, spanStartMs, lastsMs } = command;
      const rule = commandedRule(type, values, [field], inDeviations);
      const span = { startMs: spanStartMs ?? Number.NaN, lastsMs: lastsMs ?? Infinity };
      const slot = new FaultSlot(this.settings.seed, this.id, rule, field, span);
      slot.restore(command);
      this.commands.push(slot);
    }
    this.held.restore(held);
    this.disturb();
  }
}
