// What can be set of a simulated computer.
import { SettingError } from '../../core/errors';
import { checkSettings, type NumberRules } from '../setting-rules';
import { START_PHASES, type StartPhase } from '../start-phase';
import { PROFILES, type ProfileName } from './profiles';

export interface ComputerSettings {
  profile: ProfileName;
  startPhase: StartPhase;
  /** staggered: how long one computer begins after the one before */
  startSpacingSeconds: number;

  /** °C, on average, and how far it swings in a day */
  roomTemperature: number;
  roomSwing: number;
  /** σ of the temperature sensors, °C */
  sensorSigma: number;
  /** a PC's record has the temperature and load of its graphics card */
  graphicsCard: boolean;

  /** hour of the day, UTC, with the most work; twelve hours later there is the least */
  busiestHour: number;
  /** of a computer without a burst of work */
  idleLoadPercent: number;
  /** at the busiest hour */
  burstsPerHour: number;
  burstMinMinutes: number;
  burstMaxMinutes: number;
  burstLoadMinPercent: number;
  burstLoadMaxPercent: number;

  /** parts degrade by themselves */
  faults: boolean;
  /** of one computer, from a degradation to the next */
  mtbfHours: number;
  shortestHours: number;
  longestHours: number;
  /** how often each part is picked, relative to the others */
  fanPercent: number;
  dustPercent: number;
  supplyPercent: number;
}

export const COMPUTER_DEFAULTS: Readonly<ComputerSettings> = {
  profile: 'raspberry-pi-4',
  startPhase: 'as if long running',
  startSpacingSeconds: 300,
  roomTemperature: 25,
  roomSwing: 1.5,
  sensorSigma: 0.2,
  graphicsCard: true,
  busiestHour: 14,
  idleLoadPercent: 10,
  burstsPerHour: 2,
  burstMinMinutes: 1,
  burstMaxMinutes: 15,
  burstLoadMinPercent: 50,
  burstLoadMaxPercent: 99,
  faults: true,
  mtbfHours: 240,
  shortestHours: 4,
  longestHours: 24,
  fanPercent: 40,
  dustPercent: 35,
  supplyPercent: 25,
};

const PERCENT = { min: 0, max: 100 };
const RULES: NumberRules = {
  startSpacingSeconds: { min: 0, max: 10_000_000 },
  roomTemperature: { min: -50, max: 70 },
  roomSwing: { min: 0, max: 50 },
  sensorSigma: { min: 0, max: 50 },
  busiestHour: { min: 0, max: 24 },
  idleLoadPercent: PERCENT,
  burstsPerHour: { min: 0, max: 60 },
  burstMinMinutes: { min: 0.1, max: 1440 },
  burstMaxMinutes: { min: 0.1, max: 1440 },
  burstLoadMinPercent: PERCENT,
  burstLoadMaxPercent: PERCENT,
  mtbfHours: { min: 0.01, max: 10_000_000 },
  shortestHours: { min: 0.01, max: 10_000 },
  longestHours: { min: 0.01, max: 10_000 },
  fanPercent: PERCENT,
  dustPercent: PERCENT,
  supplyPercent: PERCENT,
};
const CHOICES = { profile: PROFILES, startPhase: START_PHASES } as const;
const PAIRS = [
  ['burstMinMinutes', 'burstMaxMinutes'],
  ['burstLoadMinPercent', 'burstLoadMaxPercent'],
  ['shortestHours', 'longestHours'],
] as const;

/**
 * The settings with the defaults for those left out.
 *
 * @throws SettingError naming the one that cannot be used
 */
export function computerSettings(given: Partial<ComputerSettings>): Readonly<ComputerSettings> {
  const settings = { ...COMPUTER_DEFAULTS, ...given };
  checkSettings(settings, RULES, CHOICES);
  for (const [least, most] of PAIRS) {
    if (settings[most] < settings[least]) throw new SettingError(most, settings[most], `at least ${settings[least]}`);
  }
  if (settings.faults && partWeights(settings).every((weight) => weight === 0)) {
    throw new SettingError('fanPercent', 0, 'at least one part above 0 %');
  }
  return settings;
}

/** In the order of the parts. */
export function partWeights({ fanPercent, dustPercent, supplyPercent }: Readonly<ComputerSettings>): readonly number[] {
  return [fanPercent, dustPercent, supplyPercent];
}
