// How a motor fails, and how far a failure has come. Vibration grows exponentially, as damage of bearings does; the others
// grow steadily.
import { MS_PER_UNIT } from '../../core/time';
import type { Failure } from '../operation';
import type { BearingFrequencies } from './bearing';

/** What a failure does, at its end. */
export interface MotorFailure {
  readonly name: string;
  readonly fields: readonly string[];
  /** lines of its vibration: multiple of the rotation's frequency, relative amplitude */
  readonly lines?: (bearing: BearingFrequencies) => readonly (readonly [multiple: number, amplitude: number])[];
  /** how much worse the winding gets rid of its heat, × */
  readonly blocked?: number;
  /** how far the supply falls, share of the rated voltage */
  readonly undervoltage?: number;
}

const VIBRATION = ['vibration'];

export const MOTOR_FAILURES: readonly MotorFailure[] = [
  {
    name: 'bearing_outer_race',
    fields: VIBRATION,
    lines: ({ bpfo }) => [
      [bpfo, 1],
      [2 * bpfo, 0.6],
      [3 * bpfo, 0.35],
    ],
  },
  {
    // The damage turns through the loaded zone, which modulates it with the rotation.
    name: 'bearing_inner_race',
    fields: VIBRATION,
    lines: ({ bpfi }) => [
      [bpfi, 1],
      [bpfi - 1, 0.45],
      [bpfi + 1, 0.45],
      [2 * bpfi, 0.5],
    ],
  },
  {
    // Each turn of the ball strikes both races; its way through the loaded zone goes with the cage.
    name: 'bearing_ball',
    fields: VIBRATION,
    lines: ({ bsf, ftf }) => [
      [2 * bsf, 1],
      [2 * bsf - ftf, 0.45],
      [2 * bsf + ftf, 0.45],
      [bsf, 0.4],
    ],
  },
  {
    name: 'bearing_cage',
    fields: VIBRATION,
    lines: ({ ftf }) => [
      [ftf, 1],
      [2 * ftf, 0.5],
    ],
  },
  { name: 'unbalance', fields: VIBRATION, lines: () => [[1, 1]] },
  {
    name: 'misalignment',
    fields: VIBRATION,
    lines: () => [
      [2, 1],
      [1, 0.4],
      [3, 0.3],
    ],
  },
  { name: 'winding_overheating', fields: ['temperature'], blocked: 3 },
  { name: 'undervoltage', fields: ['voltage', 'current', 'speed', 'temperature'], undervoltage: 0.2 },
];

export const MOTOR_FAILURE_NAMES: readonly string[] = MOTOR_FAILURES.map(({ name }) => name);

/** At rate 1 a failure has developed after so many hours. */
export const DEVELOPS_IN_HOURS = 8;
const DEVELOPS_IN_MS = DEVELOPS_IN_HOURS * MS_PER_UNIT.h;
/** Exponent of the growth of vibration over that time. */
const GROWTH = 3;
const GROWN = Math.exp(GROWTH) - 1;
/** A failure is a precursor until it is so far. */
const DEGRADES_FROM = 1 / 3;

/** 0 at the start to 1 when it has developed; it stays so. */
export function progressOf({ from, rate, startMs }: Failure, timeMs: number): number {
  return Math.min(1, from + ((timeMs - startMs) * rate) / DEVELOPS_IN_MS);
}

/** The share of its final vibration that a failure has. */
export function grown(progress: number): number {
  return (Math.exp(GROWTH * progress) - 1) / GROWN;
}

export function stageOf(progress: number): string {
  return progress >= 1 ? 'failure' : progress >= DEGRADES_FROM ? 'degradation' : 'precursor';
}
