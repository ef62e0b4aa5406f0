// The pump of a recording: sends its rows when they fall due, in the order of the file. Like the pump of a fleet it has one
// pending timer, works a few ms a turn, and waits for sinks while it is not live. It leaves nothing out: rows that are late
// are sent late.
import { type BackpressureHub, backpressure } from '../core/backpressure';
import { InputError, SettingError } from '../core/errors';
import { Batch, type BatchSettings } from '../sim/batch';
import type { EventPayload } from '../sim/fleet';
import { type Ownership, owns } from '../sim/ownership';
import { FAR_BEHIND_MS, LOOK_MS, type Outlet, type Schedule, SLICE_MS, SLICE_STEPS, STEPS_PER_LOOK } from '../sim/pump';
import { RateLimit } from '../sim/rate-limit';
import { type Cancel, systemTimers, type Timers } from '../sim/timers';
import { EntryQueue } from './entry-queue';
import { Labels, type RecordedTruth } from './labels';
import type { ReplayRecord } from './record';
import { BadHeader, type Entry, NotText, type Recording, type RecordingSettings } from './recording';
import { FileChanged } from './recording-file';
import { beginning, type ReplayPosition } from './replay-position';
import { Round } from './round';
import { FIRST_PLACE, type Place, RowError } from './rows';
import { MAX_DEVICES, type SeenDevices } from './seen-devices';

const NO_EVENTS: readonly EventPayload[] = Object.freeze([]);

/** A file that is not there is looked for this often, wall ms. */
const FILE_LOOK_MS = 5000;

/** The recording has nothing to replay. */
export class NothingToReplay extends InputError {}

export interface ReplaySettings {
  readonly recording: RecordingSettings;
  /** begins anew at its end */
  readonly loops: boolean;
  /** readings carry event time of the plant, not the recorded one */
  readonly redates: boolean;
  /** arrays by size and delay; undefined sends one reading at a time */
  readonly batch?: BatchSettings;
  /** readings per wall second; Infinity for no bound */
  readonly maxPerSecond: number;
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

export class ReplayPump {
  private queue: EntryQueue;
  private readonly batch: Batch | undefined;
  private readonly limit: RateLimit;
  private file: string;
  private place: Place;
  private round: Round;
  private labels: Labels;
  private beganMs: number;
  private sentRows: number;
  private badRows: number;
  private isFinished: boolean;
  private size = 0;
  /** where what has left ends, while a batch is open */
  private left: ReplayPosition;
  private pending: Cancel[] = [];
  private waits = false;
  private stopped = false;
  /** the file has been found; before, nothing can be done */
  private isOpen = false;
  /** what was said last of a file that cannot be read */
  private failure: string | undefined;

  constructor(
    private readonly settings: ReplaySettings,
    private readonly seen: SeenDevices,
    private readonly plant: ReplayPlant,
    private readonly out: ReplayOutlet,
    position: ReplayPosition | undefined,
    private readonly timers: Timers = systemTimers,
    private readonly hub: BackpressureHub = backpressure,
  ) {
    this.batch = settings.batch && new Batch(settings.batch);
    this.limit = new RateLimit(settings.maxPerSecond, timers.elapsed());
    const begun = position ?? beginning(plant.entryMs);
    this.file = begun.file;
    this.place = begun.place;
    this.round = new Round(begun.round);
    this.labels = new Labels(begun.labels);
    this.beganMs = begun.beganMs;
    this.sentRows = begun.sent;
    this.badRows = begun.bad;
    this.isFinished = begun.finished;
    this.left = this.now();
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

  /** Where what was sent ends; a pump made with it goes on exactly there. */
  get position(): ReplayPosition {
    return this.batch && !this.batch.isEmpty ? this.left : this.now();
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

  /** It waits for a sink. */
  get held(): boolean {
    return this.waits;
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

  /** Begins, or looks again at once: the clock has been changed. */
  wake(): void {
    if (this.stopped) return;
    this.sleep();
    this.queue.fill();
    if (this.isOpen) this.pending = [this.timers.soon(() => this.turn())];
  }

  /** Sends nothing more, for good; a batch that is open has not been sent, and `position` lies before it. */
  stop(): void {
    this.stopped = true;
    this.sleep();
    this.queue.close();
  }

  private sleep(): void {
    for (const cancel of this.pending) cancel();
    this.pending = [];
  }

  private fail(error: Error): void {
    if (this.stopped) return;
    if (error.message !== this.failure) this.out.failed(error, shortOf(error));
    this.failure = error.message;
    if (!(error instanceof SettingError)) {
      this.stop();
      return;
    }
    // The file is not there, or not readable: that may change.
    this.isOpen = false;
    this.queue = this.newQueue();
    this.pending = [this.timers.after(FILE_LOOK_MS, () => this.queue.fill())];
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
    this.left = this.now();
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

  private turn(): void {
    if (this.stopped || !this.isOpen) return;
    this.sleep();
    const { plant, batch, timers } = this;
    const horizonMs = plant.horizonMs;
    const mayFlow = !plant.paused && !this.isFinished;
    this.waits = mayFlow && this.hub.held && this.nextMs() <= horizonMs && this.isBackfilling(horizonMs);
    if (mayFlow && !this.waits) this.slice(horizonMs);
    if (this.stopped) return;
    if (batch && (this.isFinished || batch.waitMs(timers.elapsed()) === 0)) this.flush();
    this.out.turned();
    this.pending = this.next();
  }

  /** What ends the sleep until the next turn, beside rows that come. */
  private next(): Cancel[] {
    const { plant, batch, timers } = this;
    if (this.isFinished) {
      this.queue.close();
      return [];
    }
    const turn = () => this.turn();
    const wait = (ms: number) => {
      const batchMs = batch?.waitMs(timers.elapsed()) ?? Infinity;
      return timers.after(Math.max(1, Math.ceil(Math.min(ms, batchMs, LOOK_MS))), turn);
    };
    if (this.waits) return [wait(LOOK_MS), this.hub.onFree(() => this.wake())];
    const nextMs = this.nextMs();
    if (plant.paused || nextMs === Infinity) return [wait(LOOK_MS)];
    if (nextMs > plant.horizonMs) return [wait(plant.waitFor(nextMs))];
    return [this.limit.waitMs > 0 ? wait(this.limit.waitMs) : timers.soon(turn)];
  }

  /** Event time at which there is something to do; Infinity when that follows from what has not been read yet. */
  private nextMs(): number {
    const { head, atEnd } = this.queue;
    if (atEnd) return this.round.endMs;
    if (!head) return Infinity;
    return head.record instanceof RowError ? this.round.reachedMs : this.round.dueMs(head.record.reading.timestamp);
  }

  /** Sends what is due, within the bounds of one turn. */
  private slice(horizonMs: number): void {
    const { timers, queue, plant } = this;
    const began = timers.elapsed();
    const allowance = this.limit.allowance(began);
    let sent = 0;
    for (let step = 1; step <= SLICE_STEPS && sent < allowance; step++) {
      const dueMs = this.nextMs();
      if (dueMs === Infinity || dueMs > horizonMs) break;
      const { head } = queue;
      if (!head) {
        this.endRound();
        break;
      }
      if (dueMs >= plant.endMs) {
        this.isFinished = true;
        break;
      }
      if (head.record instanceof RowError) this.complain(head.record);
      else if (this.send(head.record, began)) sent++;
      this.place = head.next;
      queue.take();
      if (this.batch?.isFull) this.flush();
      if (step % STEPS_PER_LOOK === 0 && timers.elapsed() - began >= SLICE_MS) break;
    }
    this.limit.spend(sent);
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
    const told = isHere ? this.labels.change(device, label, timestamp) : [];
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

  private emit(
    reading: ReplayRecord['reading'] | undefined,
    events: readonly EventPayload[],
    told: readonly RecordedTruth[],
    elapsedMs: number,
  ): void {
    const { out, batch } = this;
    const truth = out.wantsTruth ? told : [];
    if (batch) {
      batch.add(reading, events, truth, elapsedMs);
      return;
    }
    if (reading) out.reading(reading);
    for (const event of events) out.event(event);
    for (const payload of truth) out.truth(payload);
  }

  /** All rows have been sent: begins the next round, or is finished. */
  private endRound(): void {
    const { round, settings } = this;
    if (round.isEmpty) {
      this.fail(new NothingToReplay(`no row of the file ${settings.recording.path} can be used`));
      return;
    }
    const told = this.labels.end(this.stamped(round.endRecordedMs));
    if (settings.loops) {
      this.emit(undefined, NO_EVENTS, told, this.timers.elapsed());
      this.round = round.next();
      this.place = FIRST_PLACE;
      this.queue.rewind();
    } else {
      this.isFinished = true;
      this.emit(undefined, [this.eventOf('finished', round.endRecordedMs)], told, this.timers.elapsed());
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

  private stamped(recordedMs: number): number {
    return this.settings.redates ? this.round.redated(recordedMs) : recordedMs;
  }

  private complain(error: RowError | TooManyDevices): void {
    this.badRows++;
    const { path } = this.settings.recording;
    const where = error instanceof RowError ? { line: error.line, column: error.column } : {};
    this.out.bad(error, { file: path, ...where });
  }

  private flush(): void {
    const { readings, events, truth } = this.batch!.take();
    if (readings.length > 0) this.out.readings(readings);
    for (const event of events) this.out.event(event);
    for (const payload of truth) this.out.truth(payload);
    this.left = this.now();
  }

  private now(): ReplayPosition {
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

  /** True while it sends history, a backfill or what has piled up, and so can wait for a sink. */
  private isBackfilling(horizonMs: number): boolean {
    const { plant } = this;
    const nextMs = this.nextMs();
    return plant.backfills || nextMs < plant.liveMs || (horizonMs - nextMs) / plant.speed > FAR_BEHIND_MS;
  }
}

class TooManyDevices extends InputError {
  constructor() {
    super(`there are more than ${MAX_DEVICES} devices: is the column of the device the right one?`);
  }
}

function shortOf(error: Error): string {
  if (error instanceof SettingError) return `bad ${error.field}`;
  if (error instanceof FileChanged) return 'file changed';
  if (error instanceof BadHeader) return 'bad header';
  if (error instanceof NotText) return 'not UTF-8 text';
  return error instanceof NothingToReplay ? 'nothing to replay' : 'cannot read';
}
