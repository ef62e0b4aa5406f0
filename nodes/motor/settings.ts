import {
  FOUNDATIONS,
  MOTOR_DEFAULTS,
  MOTOR_FAILURE_MODES,
  MOTOR_MAINTENANCE_MODES,
  MOTOR_PROFILES,
  type MotorSettings,
  motorSettings,
  PATTERNS,
  RECORDED_SCALES,
  RESTS,
  WAVEFORMS,
} from '../../lib/models/motor-settings';
import { START_PHASES } from '../../lib/models/start-phase';
import type { Settings } from '../common/settings';
import { readSourceSettings, type SourceSettings } from '../common/source-settings';

export interface MotorNodeSettings {
  readonly source: SourceSettings;
  readonly model: Readonly<MotorSettings>;
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  profile: MOTOR_PROFILES,
  startPhase: START_PHASES,
  pattern: PATTERNS,
  rest: RESTS,
  recordedScale: RECORDED_SCALES,
  foundation: FOUNDATIONS,
  waveform: WAVEFORMS,
  failureMode: MOTOR_FAILURE_MODES,
  maintenanceMode: MOTOR_MAINTENANCE_MODES,
};

/** The model's settings have the names of the properties; an empty one is the model's default. */
export function readMotorSettings(settings: Settings): MotorNodeSettings {
  const model: Record<string, unknown> = {};
  for (const [name, usual] of Object.entries(MOTOR_DEFAULTS)) {
    const choices = CHOICES[name];
    if (choices) model[name] = settings.choice(name, choices, usual as string);
    else if (typeof usual === 'number') model[name] = settings.number(name, { fallback: usual });
    else model[name] = settings.text(name, { fallback: usual });
  }
  const defaults = { prefix: 'Motor ', count: 3, rate: 10 };
  return { source: readSourceSettings(settings, defaults), model: motorSettings(model) };
}
