// Motors run for a while, for tests that measure what they send.
import type { Reading } from '../../../../lib/core/reading';
import { motorModel } from '../../../../lib/models/motor/model';
import type { MotorSettings } from '../../../../lib/models/motor/settings';
import { CommandLog } from '../../../../lib/sim/command-log';
import { deviceIds, Fleet } from '../../../../lib/sim/fleet';

export const START = Date.UTC(2026, 0, 1);

export interface MotorFleet {
  settings?: Partial<MotorSettings>;
  motors?: number;
  periodMs?: number;
  seed?: string;
  startMs?: number;
  owns?: (device: string) => boolean;
  commands?: CommandLog;
}

export function motors(options: MotorFleet = {}): Fleet {
  const { settings, motors: count = 1, periodMs = 100, seed = '1', startMs = START, owns, commands } = options;
  return new Fleet({
    model: motorModel(settings ?? {}),
    seed,
    ids: deviceIds({ prefix: 'Motor ', count }),
    periodMs,
    startMs,
    labels: true,
    ...(owns ? { owns } : {}),
    ...(commands ? { commands } : {}),
  });
}

/** A physical motor at a steady load, which nothing disturbs but what `settings` ask for. */
export const STEADY: Partial<MotorSettings> = {
  profile: 'physical',
  pattern: 'recorded',
  recorded: '100 100',
  failureMode: 'none',
  maintenanceMode: 'none',
};
/** … and without any noise. */
export const QUIET: Partial<MotorSettings> = {
  ...STEADY,
  supplyVoltagePercent: 0,
  supplyFrequencyPercent: 0,
  noisePercent: 0,
  vibrationNoisePercent: 0,
};

/** Readings of motor `i` at `count` ticks from `from` on. */
export function readings(fleet: Fleet, count: number, { i = 0, from = 0, every = 1 } = {}): Reading[] {
  const found: Reading[] = [];
  for (let n = 0; n < count; n++) {
    const reading = fleet.reading(from + n * every, i);
    if (reading) found.push(reading);
  }
  return found;
}

export function column(list: readonly Reading[], name: string): number[] {
  return list.map((reading) => reading[name] as number);
}

/** A log with commands to Motor 1: name, tick and values. */
export function commanded(
  ...asked: readonly (readonly [command: string, tick: number, values?: object])[]
): CommandLog {
  const log = new CommandLog();
  const usual = { inject: { from: 0, rate: 1, hours: 24 }, maintenance: { minutes: 30 } };
  for (const [command, tick, values] of asked) {
    log.addToDevice('Motor 1', command, tick, -1, { ...usual[command as keyof typeof usual], ...values });
  }
  return log;
}
