import { PRINTER_DEFAULTS, PROFILES, type PrinterSettings, printerSettings } from '../../lib/models/printer/settings';
import { START_PHASES } from '../../lib/models/start-phase';
import type { Settings } from '../common/settings';
import { readSourceSettings, type SourceSettings } from '../common/source-settings';

export interface PrinterNodeSettings {
  readonly source: SourceSettings;
  readonly model: Readonly<PrinterSettings>;
}

/** The model's settings have the names of the properties; an empty one is the model's default. */
export function readPrinterSettings(settings: Settings): PrinterNodeSettings {
  const model: Record<string, unknown> = {};
  for (const [name, usual] of Object.entries(PRINTER_DEFAULTS)) {
    if (typeof usual === 'number') model[name] = settings.number(name, { fallback: usual });
    else if (typeof usual === 'boolean') model[name] = settings.flag(name, usual);
  }
  model.profile = settings.choice('profile', PROFILES, PRINTER_DEFAULTS.profile);
  model.startPhase = settings.choice('startPhase', START_PHASES, PRINTER_DEFAULTS.startPhase);
  return { source: readSourceSettings(settings, { prefix: 'Printer ' }), model: printerSettings(model) };
}
