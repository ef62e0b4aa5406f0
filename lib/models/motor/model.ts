// The motor that the settings ask for.
import type { Model } from '../model';
import { PhysicalMotor } from './physical-motor';
import { ReferenceMotor } from './reference-motor';
import type { MotorSettings } from './settings';

/** @throws SettingError naming the setting that cannot be used */
export function motorModel(settings: Partial<MotorSettings> = {}): Model {
  return settings.profile === 'physical' ? new PhysicalMotor(settings) : new ReferenceMotor(settings);
}
