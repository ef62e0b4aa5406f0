import { MOTOR_CHOICES, MOTOR_DEFAULTS, type MotorSettings, motorSettings } from '../../lib/models/motor/settings';
import type { Settings } from '../common/settings';
import { readSourceSettings, type SourceSettings } from '../common/source-settings';

export interface MotorNodeSettings {
  readonly source: SourceSettings;
  readonly model: Readonly<MotorSettings>;
}

/** The model's settings have the names of the properties; an empty one is the model's default. */
export function readMotorSettings(settings: Settings): MotorNodeSettings {
  const model: Record<string, unknown> = {};
  const choices: Readonly<Record<string, readonly string[]>> = MOTOR_CHOICES;
  for (const [name, usual] of Object.entries(MOTOR_DEFAULTS)) {
    if (choices[name]) model[name] = settings.choice(name, choices[name], usual as string);
    else if (typeof usual === 'number') model[name] = settings.number(name, { fallback: usual });
    else model[name] = settings.text(name, { fallback: usual });
  }
  const defaults = { prefix: 'Motor ', count: 3, rate: 10 };
  return { source: readSourceSettings(settings, defaults), model: motorSettings(model) };
}
