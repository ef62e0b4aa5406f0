import { MS_PER_UNIT } from '../../lib/core/time';
import {
  FAILURE_MODES,
  MACHINE_DEFAULTS,
  MAINTENANCE_MODES,
  type MachineSettings,
  machineSettings,
  PROFILES,
} from '../../lib/models/machine/settings';
import { START_PHASES } from '../../lib/models/start-phase';
import type { Settings } from '../common/settings';
import { readSourceSettings, type SourceSettings } from '../common/source-settings';

export interface MachineNodeSettings {
  readonly source: SourceSettings;
  readonly model: Readonly<MachineSettings>;
}

/** How often failures come is given as so many per machine in a span of time. */
function readMtbfHours(settings: Settings): number {
  const count = settings.number('failureCount', { min: 0.001, max: 1_000_000, fallback: 1 });
  const periodMs = settings.duration('failurePeriod', { min: 0.001, max: 1_000_000, fallback: 10, fallbackUnit: 'd' });
  return periodMs / MS_PER_UNIT.h / count;
}

/** The model's settings have the names of the properties; an empty one is the model's default. */
export function readMachineSettings(settings: Settings): MachineNodeSettings {
  const model: Record<string, unknown> = {};
  const { mtbfHours: _derived, ...own } = MACHINE_DEFAULTS;
  for (const [name, usual] of Object.entries(own)) {
    if (typeof usual === 'number') model[name] = settings.number(name, { fallback: usual });
  }
  model.profile = settings.choice('profile', PROFILES, MACHINE_DEFAULTS.profile);
  model.startPhase = settings.choice('startPhase', START_PHASES, MACHINE_DEFAULTS.startPhase);
  model.failureMode = settings.choice('failureMode', FAILURE_MODES, MACHINE_DEFAULTS.failureMode);
  model.maintenanceMode = settings.choice('maintenanceMode', MAINTENANCE_MODES, MACHINE_DEFAULTS.maintenanceMode);
  model.mtbfHours = readMtbfHours(settings);
  return {
    source: readSourceSettings(settings, { prefix: 'MACHINE_', first: '001', count: 5 }),
    model: machineSettings(model),
  };
}
