// The pump of a recording: sends its rows when they fall due, in the order of the file. It leaves nothing out: rows that are
// late are sent late.
import type { BackpressureHub } from '../core/backpressure';
import { type InputError, SettingError } from '../core/errors';
import type { EventPayload } from '../sim/fleet';
import { type Ownership, owns } from '../sim/ownership';
import {
  NO_READING,
  NOTHING_DUE,
  type Outlet,
  PacedPump,
  type PaceSettings,
  READING,
  type Schedule,
} from '../sim/paced-pump';
import type { Cancel, Timers } from '../sim/timers';
import { EntryQueue } from './entry-queue';
import { Labels, type RecordedTruth } from './labels';
import type { ReplayRecord } from './record';
import type { Entry, Recording, RecordingSettings } from './recording';
import { NothingToReplay, shortOf, TooManyDevices } from './replay-failures';
import { beginning, type ReplayPosition } from './replay-position';
import { Round } from './round';
import { FIRST_PLACE, type Place, RowError } from './rows';
import type { SeenDevices } from './seen-devices';

const NO_EVENTS: readonly EventPayload[] = Object.freeze([]);
const NO_TRUTH: readonly RecordedTruth[] = Object.freeze([]);

/** A file that is not there is looked for this often, wall ms. */
const FILE_LOOK_MS = 5000;

export interface ReplaySettings extends PaceSettings {
  readonly recording: RecordingSettings;
  /** begins anew at its end */
  readonly loops: boolean;
  /** readings carry event time of the plant, not the recorded one */
  readonly redates: boolean;
}

/** What the pump asks its plant. */
export interface ReplayPlant extends Schedule {
  readonly truth: 'hidden' | 'node' | 'readings';
  readonly ownership: Ownership;
}

/** Where it goes, with what a fleet never has to say. */
export interface ReplayOutlet extends Outlet {
  /** what is called the device of events that concern the whole recording */
  readonly name: string;
  /** devices came that were not there before; false: the run ends */
  met(): boolean;
  bad(error: InputError, where: object): void;
  remark(text: string): void;
  /** nothing can be sent any more; `short` says why in a few words */
  failed(error: Error, short: string): void;
}

export class ReplayPump extends PacedPump<ReplayPosition> {
  private queue: EntryQueue;
  private file: string;
  private place: Place;
  private round: Round;
  private labels: Labels;
  private beganMs: number;
  private sentRows: number;
  private badRows: number;
  private isFinished: boolean;
  private size = 0;
  /** the file has been found; before, nothing can be done */
  private isOpen = false;
  /** what was said last of a file that cannot be read */
  private failure: string | undefined;
  /** of the next look for such a file */
  private cancelLook: Cancel | undefined;

  constructor(
    private readonly settings: ReplaySettings,
    private readonly seen: SeenDevices,
    protected override readonly plant: ReplayPlant,
    protected override readonly out: ReplayOutlet,
    position: ReplayPosition | undefined,
    timers?: Timers,
    hub?: BackpressureHub,
  ) {
    super(plant, out, settings, timers, hub);
    const begun = position ?? beginning(plant.entryMs);
    this.file = begun.file;
    this.place = begun.place;
    this.round = new Round(begun.round);
    this.labels = new Labels(begun.labels);
    this.beganMs = begun.beganMs;
    this.sentRows = begun.sent;
    this.badRows = begun.bad;
    this.isFinished = begun.finished;
    this.begin();
    this.queue = this.newQueue();
  }

  private newQueue(): EntryQueue {
    const { settings, plant } = this;
    return new EntryQueue({
      settings: settings.recording,
      hidesLabel: plant.truth !== 'readings',
      opened: (recording) => this.opened(recording),
      came: (entries) => this.came(entries),
      ready: () => this.turn(),
      failed: (error) => this.fail(error),
    });
  }

  /** True while nothing has been sent since `position`. */
  isAt({ place, round, sent, bad, finished }: ReplayPosition): boolean {
    const now = this.position;
    return (
      now.place.byte === place.byte &&
      now.round.number === round.number &&
      now.sent === sent &&
      now.bad === bad &&
      now.finished === finished
    );
  }

  get sent(): number {
    return this.sentRows;
  }

  /** Rows that could not be used. */
  get flaws(): number {
    return this.badRows;
  }

  get finished(): boolean {
    return this.isFinished;
  }

  /** It waits for the file. */
  get isReading(): boolean {
    return this.queue.isBusy;
  }

  /** The share of the history or backfill that has been sent, 0 … 1; undefined when neither is under way. */
  get progress(): number | undefined {
    const { plant, beganMs } = this;
    const dueMs = this.round.reachedMs;
    if (this.isFinished || dueMs >= plant.liveMs) return undefined;
    const ofTime = (dueMs - beganMs) / (plant.liveMs - beganMs);
    const ofFile = this.settings.loops || !plant.backfills || this.size === 0 ? 0 : this.place.byte / this.size;
    return Math.max(ofTime, ofFile);
  }

  /** What the label of a device says at present. */
  labelled(device: string) {
    return this.labels.of(device);
  }

  override wake(): void {
    this.cancelLook?.();
    this.queue.fill();
    if (this.isOpen) super.wake();
  }

  override stop(): void {
    super.stop();
    this.cancelLook?.();
    this.queue.close();
  }

  private fail(error: Error): void {
    if (this.isStopped) return;
    if (error.message !== this.failure) this.out.failed(error, shortOf(error));
    this.failure = error.message;
    if (!(error instanceof SettingError)) {
      this.stop();
      return;
    }
    // The file is not there, or not readable: that may change.
    this.isOpen = false;
    this.queue = this.newQueue();
    this.cancelLook = this.timers.after(FILE_LOOK_MS, () => this.queue.fill());
  }

  /** The file is there; one that has not been there yet, or is another than before, begins now. */
  private opened(recording: Recording): Place {
    this.size = recording.size;
    this.isOpen = true;
    this.failure = undefined;
    const { identity } = recording;
    if (this.file !== identity) {
      if (this.file !== '') {
        this.out.remark(`the file ${this.settings.recording.path} has changed: its replay begins anew`);
      }
      this.beginAnew();
    }
    this.file = identity;
    this.begin();
    return this.place;
  }

  private beginAnew(): void {
    const { entryMs } = this.plant;
    this.seen.clear();
    this.place = FIRST_PLACE;
    this.round = Round.first(entryMs);
    this.labels = new Labels();
    this.beganMs = entryMs;
    this.isFinished = false;
  }

  /** Takes in the devices of rows that came, before any of them is sent. */
  private came(entries: readonly Entry[]): boolean {
    const { seen } = this;
    let isNew = false;
    for (const { record } of entries) {
      if (record instanceof RowError || seen.isFull) continue;
      const { device } = record.reading;
      if (!seen.has(device) && owns(this.plant.ownership, device)) isNew = seen.add(device);
    }
    if (!isNew || this.out.met()) return true;
    this.stop();
    return false;
  }

  protected override turn(): void {
    if (!this.isOpen) return;
    super.turn();
    if (this.isFinished) this.queue.close();
  }

  protected nextMs(): number {
    const { head, atEnd } = this.queue;
    if (atEnd) return this.round.endMs;
    if (!head) return Infinity;
    return head.record instanceof RowError ? this.round.reachedMs : this.round.dueMs(head.record.reading.timestamp);
  }

  protected step(horizonMs: number, elapsedMs: number): number {
    const { queue, plant } = this;
    const dueMs = this.nextMs();
    if (dueMs === Infinity || dueMs > horizonMs) return NOTHING_DUE;
    const { head } = queue;
    if (!head) {
      this.endRound(elapsedMs);
      return NOTHING_DUE;
    }
    if (dueMs >= plant.endMs) {
      this.isFinished = true;
      return NOTHING_DUE;
    }
    let made = NO_READING;
    if (head.record instanceof RowError) this.complain(head.record);
    else if (this.send(head.record, elapsedMs)) made = READING;
    this.place = head.next;
    queue.take();
    return made;
  }

  /** Sends or gathers a row whose turn it is; true when it is of a device of this instance. */
  private send({ reading, label }: ReplayRecord, elapsedMs: number): boolean {
    const { round, seen, plant } = this;
    const { device } = reading;
    const events = round.isEmpty && round.number > 1 ? [this.eventOf('looped', reading.timestamp)] : NO_EVENTS;
    round.pass(reading.timestamp);
    const timestamp = this.stamped(reading.timestamp);
    reading.timestamp = timestamp;
    const isHere = seen.has(device);
    const told = isHere ? this.wanted(this.labels.change(device, label, timestamp)) : NO_TRUTH;
    if (isHere) {
      if (plant.truth === 'readings') {
        reading.anomaly_label = label === undefined ? 0 : 1;
        reading.anomaly_type = label ?? 'normal';
      }
      // A copy: what has been sent belongs to whoever gets it.
      seen.note({ ...reading });
      this.sentRows++;
    } else if (seen.isFull && owns(plant.ownership, device)) {
      this.complain(new TooManyDevices());
    }
    this.emit(isHere ? reading : undefined, events, told, elapsedMs);
    return isHere;
  }

  /** All rows have been sent: begins the next round, or is finished. */
  private endRound(elapsedMs: number): void {
    const { round, settings } = this;
    if (round.isEmpty) {
      this.fail(new NothingToReplay(`no row of the file ${settings.recording.path} can be used`));
      return;
    }
    const told = this.wanted(this.labels.end(this.stamped(round.endRecordedMs)));
    if (settings.loops) {
      this.emit(undefined, NO_EVENTS, told, elapsedMs);
      this.round = round.next();
      this.place = FIRST_PLACE;
      this.queue.rewind();
    } else {
      this.isFinished = true;
      this.emit(undefined, [this.eventOf('finished', round.endRecordedMs)], told, elapsedMs);
    }
  }

  private eventOf(event: 'finished' | 'looped', recordedMs: number): EventPayload {
    const { out, round } = this;
    return {
      kind: 'event',
      device: out.name,
      timestamp: this.stamped(recordedMs),
      event,
      round: round.number,
      readings: this.sentRows,
      bad_rows: this.badRows,
    };
  }

  /** Truth is told to those who want it. */
  private wanted(told: readonly RecordedTruth[]): readonly RecordedTruth[] {
    return this.out.wantsTruth ? told : NO_TRUTH;
  }

  private stamped(recordedMs: number): number {
    return this.settings.redates ? this.round.redated(recordedMs) : recordedMs;
  }

  private complain(error: RowError | TooManyDevices): void {
    this.badRows++;
    const { path } = this.settings.recording;
    const where = error instanceof RowError ? { line: error.line, column: error.column } : {};
    this.out.bad(error, { file: path, ...where });
  }

  protected get reached(): ReplayPosition {
    return {
      file: this.file,
      place: this.place,
      round: this.round.state,
      beganMs: this.beganMs,
      sent: this.sentRows,
      bad: this.badRows,
      labels: this.labels.state,
      finished: this.isFinished,
    };
  }
}
