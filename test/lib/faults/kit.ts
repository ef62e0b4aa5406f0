// What tests of sensor faults share: rules from a few words, and streams run through an injector.
import { parseReading, type Reading } from '../../../lib/core/reading';
import type { Injected } from '../../../lib/faults/device-faults';
import type { FaultRule } from '../../../lib/faults/fault-rule';
import type { FaultTruth } from '../../../lib/faults/fault-truth';
import { Injector, type InjectorSettings } from '../../../lib/faults/injector';
import { readParameters } from '../../../lib/faults/parameters';
import { findFault } from '../../../lib/faults/registry';
import { Draws } from '../../support/draws';

export const T0 = Date.UTC(2026, 0, 1);

/** A rule that holds always, for all fields and devices, in the fields' own units, unless `changes` says otherwise. */
export function rule(
  name: string,
  parameters: Record<string, unknown> = {},
  changes: Partial<FaultRule> = {},
): FaultRule {
  const fault = findFault(name)!;
  return {
    id: `${name} 1`,
    fault,
    parameters: readParameters(fault, parameters),
    fields: [],
    devices: [],
    inDeviations: false,
    occurrence: { kind: 'always' },
    ...changes,
  };
}

export function settingsOf(rules: readonly FaultRule[], changes: Partial<InjectorSettings> = {}): InjectorSettings {
  return {
    seed: '1',
    rules,
    truth: { isTold: true, tellsReadings: true, labels: false },
    keyProperty: 'device',
    timeProperty: 'timestamp',
    maxHeld: 10_000,
    idleMs: 60_000,
    expireMs: 3_600_000,
    maxKeys: 10_000,
    ...changes,
  };
}

export const nothing = (): Injected => ({ readings: [], truth: [], own: -1 });

/** Takes `items` one by one; `flush`: what is held back at the end leaves too. */
export function run(
  injector: Injector,
  items: readonly unknown[],
  { flush = false, topic = undefined as unknown } = {},
): { readings: Reading[]; truth: FaultTruth[] } {
  const out = nothing();
  for (const item of items) injector.add(item, parseReading(item, topic, T0), T0, out);
  if (flush) injector.flush(out);
  return out as unknown as { readings: Reading[]; truth: FaultTruth[] };
}

export function inject(rules: readonly FaultRule[], items: readonly unknown[], changes?: Partial<InjectorSettings>) {
  return run(new Injector(settingsOf(rules, changes)), items, { flush: true });
}

/** Readings a second apart, with what `value` makes of their number in the field `value`. */
export function stream(count: number, value: (i: number) => number, device = 'a'): Reading[] {
  return Array.from({ length: count }, (_, i) => ({ device, timestamp: T0 + i * 1000, value: value(i) }));
}

/** Normal with the given mean and standard deviation. */
export function noise(count: number, mean: number, deviation: number, seed = 'noise'): Reading[] {
  const draws = new Draws(seed);
  return stream(count, () => mean + deviation * draws.normal());
}

export const valuesOf = (readings: readonly Reading[]): number[] => readings.map(({ value }) => value as number);

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

export function near(found: number, expected: number, tolerance: number): boolean {
  return Math.abs(found - expected) <= tolerance;
}
