// The rows of a recording that are next, read ahead in the background: a few pieces of the file, however long it is.

import { type Entry, type EntryReader, Recording, type RecordingSettings } from './recording';
import { FIRST_PLACE, type Place } from './rows';

/** When fewer wait, more are read. */
const LOW = 1000;

export interface QueueOptions {
  readonly settings: RecordingSettings;
  /** the label is ground truth that readings do not have */
  readonly hidesLabel: boolean;
  /** the file has been opened: where to begin */
  opened(recording: Recording): Place;
  /** rows have come, before anyone takes one; false: no more are wanted */
  came(entries: readonly Entry[]): boolean;
  /** there is more to do: rows, or the end of the file */
  ready(): void;
  failed(error: Error): void;
}

export class EntryQueue {
  private recording: Recording | undefined;
  private reader: EntryReader | undefined;
  private entries: readonly Entry[] = [];
  private at = 0;
  private coming: readonly Entry[] = [];
  private reading = false;
  private closed = false;
  private read = false;

  constructor(private readonly options: QueueOptions) {}

  /** The next row; undefined when it has not been read yet, or there is none. */
  get head(): Entry | undefined {
    if (this.at >= this.entries.length && this.coming.length > 0) {
      this.entries = this.coming;
      this.coming = [];
      this.at = 0;
    }
    return this.entries[this.at];
  }

  /** All rows of the file have been taken. */
  get atEnd(): boolean {
    return this.read && this.head === undefined;
  }

  /** The file is being opened or read. */
  get isBusy(): boolean {
    return this.reading;
  }

  /** Takes the next row. */
  take(): void {
    this.at++;
    if (this.entries.length - this.at < LOW) this.fill();
  }

  /** Reads more, unless enough is there; `ready` follows. */
  fill(): void {
    if (this.reading || this.closed || this.read || this.coming.length > 0) return;
    this.reading = true;
    this.more().then(
      (entries) => {
        this.reading = false;
        if (this.closed) return void this.release();
        this.read = entries.length === 0;
        this.coming = entries;
        if (this.options.came(entries)) this.options.ready();
        else this.close();
      },
      (error: Error) => {
        this.reading = false;
        const wanted = !this.closed;
        this.close();
        if (wanted) this.options.failed(error);
      },
    );
  }

  /** Begins again at the file's first row. */
  rewind(): void {
    this.reader = this.recording!.from(FIRST_PLACE);
    this.read = false;
    this.fill();
  }

  /** Idempotent. */
  close(): void {
    this.closed = true;
    if (!this.reading) this.release();
  }

  private async more(): Promise<readonly Entry[]> {
    const { settings, hidesLabel, opened } = this.options;
    if (!this.recording) {
      this.recording = await Recording.open(settings, hidesLabel);
      if (this.closed) return [];
      this.reader = this.recording.from(opened(this.recording));
    }
    return this.reader!.more();
  }

  private release(): void {
    const { recording } = this;
    this.recording = undefined;
    // Nothing was written to it: there is nothing to lose.
    recording?.close().catch(() => {});
  }
}
