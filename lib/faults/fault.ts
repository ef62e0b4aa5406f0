// What a sensor fault is: the measurement lies, or the reading goes astray, while the device itself is well. One file a
// fault in kinds/; the registry lists them. A fault says what it does to one value or reading; when it does so, to whose,
// and how often is not its concern.
import type { DeviceKey } from '../core/hash';
import type { ValueHistory } from './value-history';

/**
 * Unit of a number. `own`: that of the field, or its standard deviations where the person measures in those; `own/h`: that
 * for each hour; `level`: a value of the field, or its mean plus so many standard deviations; empty: a plain factor.
 */
export type ParameterUnit = 'own' | 'own/h' | 'level' | 's' | 's/h' | '%' | '';

export type ParameterSpec = NumberSpec | ChoiceSpec;

export interface NumberSpec {
  readonly name: string;
  readonly kind: 'number';
  readonly unit: ParameterUnit;
  readonly min: number;
  readonly max: number;
  /** NaN: it may be left out, and is NaN then */
  readonly fallback: number;
}

export interface ChoiceSpec {
  readonly name: string;
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly fallback: string;
}

/** The parameters of a fault, checked and complete. Numbers of unit `own`, `own/h` and `level` are as the person gave them. */
export interface Parameters {
  readonly numbers: Readonly<Record<string, number>>;
  readonly words: Readonly<Record<string, string>>;
}

/** A fault at one reading. */
export interface Moment {
  /** key of the random numbers of this fault on this sensor */
  key: DeviceKey;
  /** event time of the reading, ms */
  timeMs: number;
  /** event time at which the fault began, ms */
  startMs: number;
  /** how long it is planned to last, ms; Infinity: until further notice */
  durationMs: number;
}

/** A fault at one reading's value of one field. */
export interface ValueMoment extends Moment {
  /** what one `own` unit is in the field's */
  unit: number;
  /** what the `level` 0 is */
  zero: number;
  /** the field's value in the first reading that the fault touches */
  first: number;
  /** mean and standard deviation of the field, and the lowest and highest value that it had, when the fault began */
  mean: number;
  spread: number;
  min: number;
  max: number;
  /** past values, for faults that ask for them */
  history: ValueHistory | undefined;
}

/** What a reading gets to carry in the place of a number: `undefined` for no field at all. */
export type FaultyValue = number | null | undefined;

/** What becomes of a whole reading. */
export interface Fate {
  isLost: boolean;
  /** event time by which it is late, ms */
  delayMs: number;
  /** what its timestamp is wrong by, ms */
  shiftMs: number;
  /** for each further copy, event time after the reading at which it follows, ms */
  readonly copiesMs: number[];
}

interface FaultBase {
  /** as people, truth and commands call it */
  readonly name: string;
  /**
   * With `share` (%): that many of the readings within the fault are touched; with `block` (s) too: all readings of such a
   * stretch of event time, or none.
   */
  readonly parameters: readonly ParameterSpec[];
}

/** The measurement lies. */
export interface ValueFault extends FaultBase {
  readonly touches: 'value';
  /** `running`: past values up to the present; `before`: those before it began */
  readonly history?: 'running' | 'before';
  /** there may be no number afterwards */
  readonly empties?: true;
  apply(value: number, moment: ValueMoment, parameters: Parameters): FaultyValue;
}

/** The reading goes astray. */
export interface ReadingFault extends FaultBase {
  readonly touches: 'reading';
  apply(fate: Fate, moment: Moment, parameters: Parameters): void;
}

export type Fault = ValueFault | ReadingFault;
