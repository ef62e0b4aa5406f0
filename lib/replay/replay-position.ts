// How far a replay got, as it is kept and handed to the next one.
import type { LabelState } from './labels';
import { Round, type RoundState } from './round';
import { FIRST_PLACE, type Place } from './rows';

/** Where what was sent ends. Plain JSON: it is kept with the plant and handed to the next pump. */
export interface ReplayPosition {
  /** identity of the file; empty before it was opened */
  readonly file: string;
  /** where the next row begins */
  readonly place: Place;
  readonly round: RoundState;
  /** event time at which the first round began, ms since the Unix epoch */
  readonly beganMs: number;
  /** readings sent, and rows that could not be used, so far */
  readonly sent: number;
  readonly bad: number;
  readonly labels: LabelState;
  readonly finished: boolean;
}

/** @param entryMs event time at which the first round begins, ms since the Unix epoch */
export function beginning(entryMs: number): ReplayPosition {
  return {
    file: '',
    place: FIRST_PLACE,
    round: Round.first(entryMs).state,
    beganMs: entryMs,
    sent: 0,
    bad: 0,
    labels: {},
    finished: false,
  };
}
