// The motor that the settings ask for.
import type { Model } from './model';
import type { MotorSettings } from './motor-settings';
import { PhysicalMotor } from './physical-motor';
import { ReferenceMotor } from './reference-motor';

/** @throws SettingError naming the setting that cannot be used */
export function motorModel(settings: Partial<MotorSettings> = {}): Model {
  return settings.profile === 'physical' ? new PhysicalMotor(settings) : new ReferenceMotor(settings);
}
