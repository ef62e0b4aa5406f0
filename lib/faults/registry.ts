// Every sensor fault there is, in the order in which people see them.
import type { Fault } from './fault';
import { bias } from './kinds/bias';
import { burstNoise } from './kinds/burst-noise';
import { clockSkew } from './kinds/clock-skew';
import { correlationBreak } from './kinds/correlation-break';
import { delay } from './kinds/delay';
import { drift } from './kinds/drift';
import { dropout } from './kinds/dropout';
import { duplicate } from './kinds/duplicate';
import { frequencyChange } from './kinds/frequency-change';
import { gain } from './kinds/gain';
import { levelShift } from './kinds/level-shift';
import { missing } from './kinds/missing';
import { outOfOrder } from './kinds/out-of-order';
import { phaseChange } from './kinds/phase-change';
import { quantisation } from './kinds/quantisation';
import { saturation } from './kinds/saturation';
import { spike } from './kinds/spike';
import { stuck } from './kinds/stuck';
import { trendChange } from './kinds/trend-change';
import { variance } from './kinds/variance';

export const FAULTS: readonly Fault[] = [
  spike,
  burstNoise,
  variance,
  bias,
  gain,
  drift,
  stuck,
  saturation,
  quantisation,
  levelShift,
  trendChange,
  frequencyChange,
  phaseChange,
  correlationBreak,
  missing,
  dropout,
  duplicate,
  delay,
  outOfOrder,
  clockSkew,
];

export const FAULT_NAMES: readonly string[] = FAULTS.map(({ name }) => name);

export function findFault(name: string): Fault | undefined {
  return FAULTS.find((fault) => fault.name === name);
}
