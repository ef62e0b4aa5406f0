// What can be set of a simulated motor. The voltage and its defaults are the reference's (a "medium motor" whose voltage
// rises under load, MotorSensorDataEngineeringProject); the physical motor is an induction motor of 75 kW.
import { SettingError } from '../../core/errors';
import type { DeviceKey } from '../../core/hash';
import { uniform } from '../../core/random';
import { checkSettings, type NumberRules } from '../setting-rules';
import { START_PHASES, type StartPhase } from '../start-phase';
import { parseRecording } from './recording';

/** How values come about: one signal by the reference's formula, or all by the physics of an induction motor. */
const MOTOR_PROFILES = ['reference', 'physical'] as const;
const PATTERNS = ['sine', 'duty', 'recorded'] as const;
const RESTS = ['idle', 'stops'] as const;
const RECORDED_SCALES = ['percent', 'fit'] as const;
const FOUNDATIONS = ['rigid', 'flexible'] as const;
const WAVEFORMS = ['off', 'every', 'each'] as const;
const MOTOR_FAILURE_MODES = ['mean time', 'none'] as const;
const MOTOR_MAINTENANCE_MODES = ['each motor', 'none'] as const;

export interface MotorSettings {
  profile: (typeof MOTOR_PROFILES)[number];
  startPhase: StartPhase;
  /** how far one motor is ahead of the next in its load (as if long running) or starts before it (staggered) */
  startSpacingSeconds: number;

  /** of the reference's profile: what the signal is called, its unit, and its values without and with load */
  signal: string;
  unit: string;
  base: number;
  peak: number;
  sigma: number;

  pattern: (typeof PATTERNS)[number];
  /** sine */
  cycleSeconds: number;
  /** duty cycle: rise, full load, fall, rest */
  rampUpSeconds: number;
  onSeconds: number;
  rampDownSeconds: number;
  offSeconds: number;
  /** load between cycles, % of full load */
  idlePercent: number;
  /** cycles differ by up to so much, % of full load */
  levelSpreadPercent: number;
  /** between cycles the motor runs idle, or stops */
  rest: (typeof RESTS)[number];
  /** recorded: the values as text, the column where it is a CSV file, and the time from one value to the next */
  recorded: string;
  recordedColumn: string;
  recordedSeconds: number;
  /** the values are % of full load, or their range becomes that from no load to full load */
  recordedScale: (typeof RECORDED_SCALES)[number];

  /** of the physical profile */
  ratedKilowatts: number;
  ratedVolts: number;
  /** of the supply */
  ratedHertz: number;
  poles: number;
  /** % of the synchronous speed, at rated torque */
  ratedSlipPercent: number;
  /** the largest torque, × rated torque */
  breakdownRatio: number;
  /** what full load is, % of rated torque */
  fullLoadPercent: number;
  /** how far the terminal voltage sags at rated current, % */
  sagPercent: number;
  /** σ of the supply's voltage and frequency, % */
  supplyVoltagePercent: number;
  supplyFrequencyPercent: number;
  /** σ of the sensors' noise, % of the rated value */
  noisePercent: number;

  ambientTemperature: number;
  /** of the winding at rated load, K */
  ratedRise: number;
  thermalMinutes: number;
  /** of the insulation class, °C */
  temperatureLimit: number;

  /** of a sound motor at full load, mm/s RMS */
  healthyVibration: number;
  vibrationNoisePercent: number;
  /** how much more a motor vibrates that is worn, % */
  wearPercent: number;
  /** motors differ by up to so much, % */
  fleetSpreadPercent: number;
  foundation: (typeof FOUNDATIONS)[number];
  bearingBalls: number;
  ballDiameter: number;
  pitchDiameter: number;
  /** degrees */
  contactAngle: number;
  waveform: (typeof WAVEFORMS)[number];
  waveformSeconds: number;
  /** Hz */
  waveformRate: number;
  waveformLength: number;

  failureMode: (typeof MOTOR_FAILURE_MODES)[number];
  /** of one motor, from a failure to the next */
  mtbfHours: number;
  shortestHours: number;
  longestHours: number;
  /** how often each type is picked, relative to the others */
  outerRacePercent: number;
  innerRacePercent: number;
  ballPercent: number;
  cagePercent: number;
  unbalancePercent: number;
  misalignmentPercent: number;
  windingPercent: number;
  undervoltagePercent: number;

  maintenanceMode: (typeof MOTOR_MAINTENANCE_MODES)[number];
  maintenanceDays: number;
  maintenanceMinMinutes: number;
  maintenanceMaxMinutes: number;
}

export const MOTOR_DEFAULTS: Readonly<MotorSettings> = {
  profile: 'reference',
  startPhase: 'as if long running',
  startSpacingSeconds: 0.7,
  signal: 'voltage',
  unit: 'kV',
  base: 1,
  peak: 13,
  sigma: 0.3,
  pattern: 'sine',
  cycleSeconds: 6,
  rampUpSeconds: 2,
  onSeconds: 20,
  rampDownSeconds: 3,
  offSeconds: 15,
  idlePercent: 5,
  levelSpreadPercent: 10,
  rest: 'idle',
  recorded: '0, 0, 20, 80, 95, 100, 90, 60, 10, 0',
  recordedColumn: '',
  recordedSeconds: 1,
  recordedScale: 'percent',
  ratedKilowatts: 75,
  ratedVolts: 400,
  ratedHertz: 50,
  poles: 4,
  ratedSlipPercent: 1.5,
  breakdownRatio: 2.5,
  fullLoadPercent: 90,
  sagPercent: 3,
  supplyVoltagePercent: 1,
  supplyFrequencyPercent: 0.04,
  noisePercent: 0.3,
  ambientTemperature: 25,
  ratedRise: 80,
  thermalMinutes: 30,
  temperatureLimit: 155,
  healthyVibration: 0.9,
  vibrationNoisePercent: 2,
  wearPercent: 60,
  fleetSpreadPercent: 10,
  foundation: 'rigid',
  // A deep-groove ball bearing 6205, mm.
  bearingBalls: 9,
  ballDiameter: 7.94,
  pitchDiameter: 39.04,
  contactAngle: 0,
  waveform: 'off',
  waveformSeconds: 60,
  waveformRate: 2560,
  waveformLength: 1024,
  failureMode: 'mean time',
  mtbfHours: 240,
  shortestHours: 2,
  longestHours: 24,
  outerRacePercent: 25,
  innerRacePercent: 15,
  ballPercent: 10,
  cagePercent: 5,
  unbalancePercent: 15,
  misalignmentPercent: 10,
  windingPercent: 15,
  undervoltagePercent: 5,
  maintenanceMode: 'each motor',
  maintenanceDays: 30,
  maintenanceMinMinutes: 15,
  maintenanceMaxMinutes: 120,
};

const ANY = { min: -1e9, max: 1e9 };
const PERCENT = { min: 0, max: 100 };
const SECONDS = { min: 0, max: 10_000_000 };

/** The bounds of each number. */
const RULES: NumberRules = {
  startSpacingSeconds: SECONDS,
  base: ANY,
  peak: ANY,
  sigma: { min: 0, max: 1e9 },
  cycleSeconds: { min: 0.001, max: 10_000_000 },
  rampUpSeconds: SECONDS,
  onSeconds: SECONDS,
  rampDownSeconds: SECONDS,
  offSeconds: SECONDS,
  idlePercent: PERCENT,
  levelSpreadPercent: PERCENT,
  recordedSeconds: { min: 0.001, max: 10_000_000 },
  // ISO 10816-3 is for machines above 15 kW.
  ratedKilowatts: { min: 15, max: 50_000 },
  ratedVolts: { min: 1, max: 100_000 },
  ratedHertz: { min: 1, max: 1000 },
  poles: { min: 2, max: 64, whole: true },
  ratedSlipPercent: { min: 0.1, max: 10 },
  breakdownRatio: { min: 1.2, max: 10 },
  fullLoadPercent: { min: 0, max: 200 },
  sagPercent: { min: 0, max: 10 },
  supplyVoltagePercent: { min: 0, max: 10 },
  supplyFrequencyPercent: { min: 0, max: 5 },
  noisePercent: { min: 0, max: 10 },
  ambientTemperature: { min: -100, max: 100 },
  ratedRise: { min: 1, max: 300 },
  thermalMinutes: { min: 0.1, max: 10_000 },
  temperatureLimit: { min: 1, max: 1000 },
  healthyVibration: { min: 0.01, max: 100 },
  vibrationNoisePercent: { min: 0, max: 50 },
  wearPercent: { min: 0, max: 1000 },
  fleetSpreadPercent: { min: 0, max: 50 },
  bearingBalls: { min: 3, max: 100, whole: true },
  ballDiameter: { min: 0.1, max: 1000 },
  pitchDiameter: { min: 0.2, max: 10_000 },
  contactAngle: { min: 0, max: 80 },
  waveformSeconds: { min: 0.001, max: 10_000_000 },
  waveformRate: { min: 10, max: 100_000 },
  waveformLength: { min: 16, max: 16_384, whole: true },
  mtbfHours: { min: 0.01, max: 10_000_000 },
  shortestHours: { min: 0.01, max: 10_000 },
  longestHours: { min: 0.01, max: 10_000 },
  outerRacePercent: PERCENT,
  innerRacePercent: PERCENT,
  ballPercent: PERCENT,
  cagePercent: PERCENT,
  unbalancePercent: PERCENT,
  misalignmentPercent: PERCENT,
  windingPercent: PERCENT,
  undervoltagePercent: PERCENT,
  maintenanceDays: { min: 0.1, max: 100_000 },
  maintenanceMinMinutes: { min: 1, max: 10_000 },
  maintenanceMaxMinutes: { min: 1, max: 10_000 },
};

/** What each choice may be, by property. */
export const MOTOR_CHOICES = {
  profile: MOTOR_PROFILES,
  startPhase: START_PHASES,
  pattern: PATTERNS,
  rest: RESTS,
  recordedScale: RECORDED_SCALES,
  foundation: FOUNDATIONS,
  waveform: WAVEFORMS,
  failureMode: MOTOR_FAILURE_MODES,
  maintenanceMode: MOTOR_MAINTENANCE_MODES,
} as const;

/** Names that a reading uses itself, or that no plain object can hold. */
const RESERVED = [
  'device',
  'timestamp',
  'kind',
  'state',
  'anomaly_label',
  'anomaly_type',
  'rul_hours',
  'constructor',
  '__proto__',
];

/**
 * The settings with the defaults for those left out.
 *
 * @throws SettingError naming the one that cannot be used
 */
export function motorSettings(given: Partial<MotorSettings>): Readonly<MotorSettings> {
  const settings = { ...MOTOR_DEFAULTS, ...given };
  checkSettings(settings, RULES, MOTOR_CHOICES);
  if (settings.signal.trim() === '' || RESERVED.includes(settings.signal.trim())) {
    throw new SettingError('signal', settings.signal, 'a name that readings do not use');
  }
  checkOrder(settings, 'base', 'peak');
  checkOrder(settings, 'shortestHours', 'longestHours');
  checkOrder(settings, 'maintenanceMinMinutes', 'maintenanceMaxMinutes');
  if (settings.poles % 2 !== 0) throw new SettingError('poles', settings.poles, 'an even number');
  if (settings.pitchDiameter <= settings.ballDiameter) {
    throw new SettingError('pitchDiameter', settings.pitchDiameter, `more than ballDiameter, ${settings.ballDiameter}`);
  }
  const { rampUpSeconds, onSeconds, rampDownSeconds } = settings;
  if (settings.pattern === 'duty' && rampUpSeconds + onSeconds + rampDownSeconds < 0.001) {
    throw new SettingError('onSeconds', onSeconds, 'more than 0, or ramps');
  }
  if (settings.failureMode !== 'none' && motorFailureWeights(settings).every((weight) => weight === 0)) {
    throw new SettingError('outerRacePercent', 0, 'at least one type of failure above 0 %');
  }
  if (settings.pattern === 'recorded') parseRecording(settings.recorded, settings.recordedColumn);
  return settings;
}

/** In the order of the failures. */
export function motorFailureWeights(settings: Readonly<MotorSettings>): readonly number[] {
  return [
    settings.outerRacePercent,
    settings.innerRacePercent,
    settings.ballPercent,
    settings.cagePercent,
    settings.unbalancePercent,
    settings.misalignmentPercent,
    settings.windingPercent,
    settings.undervoltagePercent,
  ];
}

function checkOrder(settings: MotorSettings, min: keyof MotorSettings, max: keyof MotorSettings): void {
  if (settings[min] > settings[max]) throw new SettingError(max, settings[max], `at least ${min}, ${settings[min]}`);
}

/** How a device differs from the others in the property that `channel` is for: 1 ± up to `percent`. */
export function spreadOf(percent: number, key: DeviceKey, channel: number): number {
  return 1 + (percent / 100) * (2 * uniform(key, channel, 0) - 1);
}
