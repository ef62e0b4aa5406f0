import { SettingError } from '../../lib/core/errors';
import { readScenario, type ScenarioStep } from '../../lib/sim/scenario-steps';
import type { Settings } from '../common/settings';

export interface ControlSettings {
  /** id of a plant node; empty: the built-in plant */
  readonly plant: string;
  readonly steps: readonly ScenarioStep[];
}

export function readControlSettings(settings: Settings): ControlSettings {
  const plant = settings.text('plant', { fallback: '' });
  const timeline = settings.raw('timeline') ?? [];
  try {
    return { plant, steps: readScenario(timeline) };
  } catch (error) {
    throw new SettingError('timeline', timeline, `rows that can be played, but ${(error as Error).message}`);
  }
}
