// What machines send, for tests: fleets of any settings, and series of them.
import assert from 'node:assert/strict';
import type { Reading } from '../../../../lib/core/reading';
import { Machine } from '../../../../lib/models/machine/machine';
import { MACHINE_SENSORS } from '../../../../lib/models/machine/sensors';
import type { MachineSettings } from '../../../../lib/models/machine/settings';
import { CommandLog } from '../../../../lib/sim/command-log';
import { deviceIds, Fleet } from '../../../../lib/sim/fleet';

/** A Monday, 00:00 UTC. */
export const START = Date.UTC(2026, 0, 5);
export const HOUR_MS = 3_600_000;
export const NAMES = MACHINE_SENSORS.map(({ name }) => name);

/** Nothing but the middle of each band: no noise, no cycles, no failures, no maintenance. */
export const STILL: Partial<MachineSettings> = {
  noisePercent: 0,
  failingNoisePercent: 0,
  dailyPercent: 0,
  weeklyPercent: 0,
  yearlyPercent: 0,
  offsetPercent: 0,
  agingPercent: 0,
  failureMode: 'none',
  maintenanceMode: 'none',
  startPhase: 'together',
};

export interface FleetOf {
  readonly settings?: Partial<MachineSettings>;
  readonly machines?: number;
  readonly periodMs?: number;
  readonly seed?: string;
  readonly startMs?: number;
  readonly labels?: boolean;
}

/** Machines of which people ask `asked`: machine, tick, command and values. */
export function fleetOf(
  { settings, machines = 5, periodMs = 1000, seed = '1', startMs = START, labels = false }: FleetOf,
  asked: readonly (readonly [machine: number, tick: number, command: string, value?: object])[] = [],
): Fleet {
  const ids = deviceIds({ prefix: 'MACHINE_', digits: 3, count: machines });
  const commands = new CommandLog();
  const usual = { inject: { from: 0, rate: 1, hours: 24 }, maintenance: { minutes: 30 } };
  for (const [machine, tick, command, value] of asked) {
    const values = { ...usual[command as keyof typeof usual], ...value };
    commands.addToDevice(ids[machine]!, command, tick, -1, values);
  }
  return new Fleet({ model: new Machine(settings), seed, ids, periodMs, startMs, labels, commands });
}

/** All readings of a machine from tick `from` on up to `to`. */
export function readings(fleet: Fleet, machine: number, from: number, to: number): Reading[] {
  return Array.from({ length: to - from }, (_, i) => fleet.reading(from + i, machine)!);
}

export const numbers = (list: readonly Reading[], field: string) => list.map((reading) => reading[field] as number);

export const width = (field: string) => {
  const { low, high } = MACHINE_SENSORS.find(({ name }) => name === field)!;
  return high - low;
};

/** Within 4.5 standard deviations. */
export function assertNear(what: string, value: number, expected: number, deviation: number): void {
  assert.ok(Math.abs(value - expected) < 4.5 * deviation, `${what} is ${value}, expected ${expected} ± ${deviation}`);
}
