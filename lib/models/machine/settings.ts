// What can be set of a simulated machine. The figures are the reference's (an industrial data set of seven sensors and
// five failures); where it has units of its own, ours are shares of each sensor's band.
import { SettingError } from '../../core/errors';
import { checkSettings, type NumberRules } from '../setting-rules';
import { START_PHASES, type StartPhase } from '../start-phase';

export const FAILURE_MODES = ['mean time', 'share', 'per reading', 'none'] as const;
export const MAINTENANCE_MODES = ['each machine', 'as the reference', 'none'] as const;
export const PROFILES = ['developing', 'reference'] as const;

export interface MachineSettings {
  /** cycles in widths of a band and failures that develop, or the reference's formulas */
  profile: (typeof PROFILES)[number];
  startPhase: StartPhase;
  startSpacingSeconds: number;

  /** σ of the noise, and amplitudes of the cycles, % of a band's width */
  noisePercent: number;
  dailyPercent: number;
  weeklyPercent: number;
  yearlyPercent: number;
  /** machines differ by up to so much, % of a band's width */
  offsetPercent: number;
  /** the most that a sensor (oil) shifts from one scheduled maintenance to the next, % of a band's width */
  wearPercent: number;
  /** drift, % of a band's width a year; up to 20 % in all */
  agingPercent: number;

  failureMode: (typeof FAILURE_MODES)[number];
  /** mean time: of one machine, from a failure to the next */
  mtbfHours: number;
  /** share: % of the readings that are anomalous */
  sharePercent: number;
  /** per reading, as the reference: the probability with which a healthy machine fails at a reading */
  failureProbability: number;
  shortestHours: number;
  longestHours: number;
  /** how often each type is picked, relative to the others */
  bearingPercent: number;
  pumpPercent: number;
  overheatingPercent: number;
  oilLeakPercent: number;
  motorPercent: number;
  /** σ of a sensor that fails, % of its band's width */
  failingNoisePercent: number;

  maintenanceMode: (typeof MAINTENANCE_MODES)[number];
  /** each machine: how far its turns are apart */
  maintenanceDays: number;
  /** as the reference: one machine of the fleet every so often */
  maintenanceSeconds: number;
  maintenanceMinMinutes: number;
  maintenanceMaxMinutes: number;
}

export const MACHINE_DEFAULTS: Readonly<MachineSettings> = {
  profile: 'developing',
  startPhase: 'as if long running',
  startSpacingSeconds: 300,
  noisePercent: 5,
  dailyPercent: 8,
  weeklyPercent: 6,
  yearlyPercent: 4,
  offsetPercent: 4,
  wearPercent: 20,
  agingPercent: 1.5,
  failureMode: 'mean time',
  mtbfHours: 240,
  sharePercent: 1,
  failureProbability: 0.01,
  shortestHours: 2,
  longestHours: 24,
  bearingPercent: 30,
  pumpPercent: 25,
  overheatingPercent: 20,
  oilLeakPercent: 15,
  motorPercent: 10,
  failingNoisePercent: 2,
  maintenanceMode: 'each machine',
  maintenanceDays: 30,
  maintenanceSeconds: 3600,
  maintenanceMinMinutes: 15,
  maintenanceMaxMinutes: 119,
};

const PERCENT = { min: 0, max: 100 };
const RULES: NumberRules = {
  startSpacingSeconds: { min: 0, max: 10_000_000 },
  noisePercent: PERCENT,
  dailyPercent: PERCENT,
  weeklyPercent: PERCENT,
  yearlyPercent: PERCENT,
  offsetPercent: PERCENT,
  failingNoisePercent: PERCENT,
  wearPercent: PERCENT,
  agingPercent: { min: -100, max: 100 },
  mtbfHours: { min: 1e-12, max: 1e12 },
  // Failures of the usual lengths fill at most a quarter of the time.
  sharePercent: { min: 0, max: 25 },
  failureProbability: { min: 0, max: 1 },
  shortestHours: { min: 0.01, max: 10_000 },
  longestHours: { min: 0.01, max: 10_000 },
  bearingPercent: PERCENT,
  pumpPercent: PERCENT,
  overheatingPercent: PERCENT,
  oilLeakPercent: PERCENT,
  motorPercent: PERCENT,
  maintenanceDays: { min: 0.01, max: 100_000 },
  maintenanceSeconds: { min: 1, max: 10_000_000 },
  maintenanceMinMinutes: { min: 1, max: 10_000 },
  maintenanceMaxMinutes: { min: 1, max: 10_000 },
};

const CHOICES = {
  startPhase: START_PHASES,
  failureMode: FAILURE_MODES,
  profile: PROFILES,
  maintenanceMode: MAINTENANCE_MODES,
} as const;

/**
 * The settings with the defaults for those left out.
 *
 * @throws SettingError naming the one that cannot be used
 */
export function machineSettings(given: Partial<MachineSettings>): Readonly<MachineSettings> {
  const settings = { ...MACHINE_DEFAULTS, ...given };
  checkSettings(settings, RULES, CHOICES);
  const { shortestHours, longestHours, maintenanceMinMinutes, maintenanceMaxMinutes } = settings;
  if (longestHours < shortestHours) throw new SettingError('longestHours', longestHours, `at least ${shortestHours}`);
  if (maintenanceMaxMinutes < maintenanceMinMinutes) {
    throw new SettingError('maintenanceMaxMinutes', maintenanceMaxMinutes, `at least ${maintenanceMinMinutes}`);
  }
  if (settings.failureMode !== 'none' && failureWeights(settings).every((weight) => weight === 0)) {
    throw new SettingError('bearingPercent', 0, 'at least one type of failure above 0 %');
  }
  return settings;
}

/** In the order of the failures. */
export function failureWeights(settings: Readonly<MachineSettings>): readonly number[] {
  const { bearingPercent, pumpPercent, overheatingPercent, oilLeakPercent, motorPercent } = settings;
  return [bearingPercent, pumpPercent, overheatingPercent, oilLeakPercent, motorPercent];
}

/** The mean time from one failure of a machine to the next, hours, where it does not follow from the sample rate. */
export function mtbfHoursOf(settings: Readonly<MachineSettings>): number {
  const { failureMode, mtbfHours, sharePercent, shortestHours, longestHours } = settings;
  if (failureMode === 'mean time') return mtbfHours;
  if (failureMode !== 'share' || sharePercent === 0) return Infinity;
  return (100 * (shortestHours + longestHours)) / 2 / sharePercent;
}
