// Parameters that several faults have.
import { hash32 } from '../core/hash';
import { CHANNEL } from './channels';
import type { ChoiceSpec, Moment, NumberSpec, Parameters, ParameterUnit } from './fault';

const HUGE = 1e15;

/** A number of any size. */
export function amount(name: string, unit: ParameterUnit, fallback: number): NumberSpec {
  return { name, kind: 'number', unit, min: -HUGE, max: HUGE, fallback };
}

/** A number from 0 on. */
export function size(name: string, unit: ParameterUnit, fallback: number): NumberSpec {
  return { name, kind: 'number', unit, min: 0, max: HUGE, fallback };
}

/** A duration of event time, s. */
export function seconds(name: string, fallback: number): NumberSpec {
  return { name, kind: 'number', unit: 's', min: 0, max: 1e9, fallback };
}

/** How many of the readings within the fault are touched. */
export function share(fallback: number): NumberSpec {
  return { name: 'share', kind: 'number', unit: '%', min: 0, max: 100, fallback };
}

/** Length of the stretches of event time whose readings are touched together; 0: each reading by itself. */
export const BLOCK: NumberSpec = seconds('block', 0);

/** Which way it goes. */
export const SIGN: ChoiceSpec = { name: 'sign', kind: 'choice', choices: ['both', 'up', 'down'], fallback: 'both' };

/** 1 or −1; for "both" it is drawn. @param tick what is drawn for: one fault, or one reading */
export function signOf({ words }: Parameters, { key }: Moment, tick: number): number {
  if (words.sign === 'up') return 1;
  if (words.sign === 'down') return -1;
  return hash32(key, CHANNEL.sign, tick) < 0 ? -1 : 1;
}
