import type { Settings } from '../common/settings';

export interface TruthSettings {
  /** id of a plant node; empty: the built-in plant */
  readonly plant: string;
}

export function readTruthSettings(settings: Settings): TruthSettings {
  return { plant: settings.text('plant', { fallback: '' }) };
}
