// What the windows of one key have in common, whatever their kind. Event time is the key's own: its watermark is the
// latest time it has sent, and what closes a window is that the watermark passes its end by the grace.
import type { Reading } from '../core/reading';
import type { Fields } from './reading-shape';

/** What was gathered in a window that leaves. Valid during the call that hands it over. */
export interface WindowResult {
  /** event time, ms: the window's own span, or that of its readings where it has none */
  readonly from: number;
  readonly to: number;
  /** how many readings it holds */
  readonly readings: number;
  /** Writes the results into `out`. */
  writeTo(out: Reading): void;
}

export type Leave<R> = (result: R) => void;

/** What became of a reading: it is in a window, it is too late for all it belongs to, or it holds nothing to gather. */
export type Taken = 'added' | 'late' | 'unusable';

/** @typeParam R what is known of a window that leaves */
export interface KeyWindows<R> {
  /** the latest event time of the key, ms */
  readonly watermark: number;

  /**
   * Adds a reading. Unless it is `added` nothing has changed.
   *
   * @throws InputError when there is no room for it; nothing has changed then
   */
  add(fields: Fields, time: number): Taken;

  /** After `add`: moves event time on to `time`, if that is later. True when windows are closed now. */
  advance(time: number): boolean;

  /** Hands over each closed window, the earliest first. */
  leaveClosed(leave: Leave<R>): void;

  /** Hands over each open window with readings that have not left yet, not even so, the earliest first. */
  eachUnsent(leave: Leave<R>): void;

  /** The message that brought readings has been read: hands over what ends with it. */
  endMessage?(leave: Leave<R>): void;

  /** Begins anew, as if the key had sent nothing. */
  restart(): void;

  /** The state as JSON, and back. */
  save(): object;
  restore(saved: object): void;
}

/** A window that gathers readings. */
export interface OpenWindow<W> {
  /** the window holds start ≤ position < end; the position of a reading is its event time, or its number */
  start: number;
  end: number;
  /** event time, ms: the window's own span, or that of its readings where it has none */
  from: number;
  to: number;
  /** it has readings that have not left yet, not even in a partial result */
  unsent: boolean;
  /** how many readings were added */
  readings: number;

  /** Makes this the empty window from `start` to `end`. */
  begin(start: number, end: number): void;

  /**
   * Adds the fields of a reading of event time `time`. False when none can be used; nothing is added then.
   *
   * @throws InputError when the window is full
   */
  add(fields: Fields, time: number): boolean;

  /** @throws InputError when there is no room for `other` and one reading more */
  checkRoomFor(other: W): void;

  /** Adds the readings of `other`, all of them later. */
  merge(other: W): void;

  /** The window as JSON, and back. */
  save(): object;
  restore(saved: object): void;
}
