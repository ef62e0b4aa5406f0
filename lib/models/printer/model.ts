// The printer that the settings ask for.
import type { Model } from '../model';
import { PhysicalPrinter } from './physical-printer';
import { Printer } from './printer';
import type { PrinterSettings } from './settings';

/** @throws SettingError naming the setting that cannot be used */
export function printerModel(settings: Partial<PrinterSettings> = {}): Model {
  return settings.profile === 'physical' ? new PhysicalPrinter(settings) : new Printer(settings);
}
