import { PROFILES } from '../../lib/models/computer/profiles';
import { COMPUTER_DEFAULTS, type ComputerSettings, computerSettings } from '../../lib/models/computer/settings';
import { START_PHASES } from '../../lib/models/start-phase';
import type { Settings } from '../common/settings';
import { readSourceSettings, type SourceSettings } from '../common/source-settings';

export interface ComputerNodeSettings {
  readonly source: SourceSettings;
  readonly model: Readonly<ComputerSettings>;
}

/** The model's settings have the names of the properties; an empty one is the model's default. */
export function readComputerSettings(settings: Settings): ComputerNodeSettings {
  const model: Record<string, unknown> = {};
  for (const [name, usual] of Object.entries(COMPUTER_DEFAULTS)) {
    if (typeof usual === 'number') model[name] = settings.number(name, { fallback: usual });
    else if (typeof usual === 'boolean') model[name] = settings.flag(name, usual);
  }
  model.profile = settings.choice('profile', PROFILES, COMPUTER_DEFAULTS.profile);
  model.startPhase = settings.choice('startPhase', START_PHASES, COMPUTER_DEFAULTS.startPhase);
  const source = readSourceSettings(settings, { prefix: 'Computer ', count: 5, rate: 0.2 });
  return { source, model: computerSettings(model) };
}
