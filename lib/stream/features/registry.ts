// The families of a field's features. A new one is a file of its own, and an entry here.
import { CHANGE_FEATURES, Change } from './change';
import type { FieldFamily } from './family';
import { ROLLING_FEATURES, Rolling, type RollingSettings } from './rolling';
import { SMOOTHING_FEATURES, Smoothing, type Weighting } from './smoothing';

/** Every feature of a field, in the order in which they stand in a reading. */
export const FIELD_FEATURES = [...ROLLING_FEATURES, ...CHANGE_FEATURES, ...SMOOTHING_FEATURES] as const;
export type FieldFeature = (typeof FIELD_FEATURES)[number];

export interface FieldFeatureSettings {
  readonly features: readonly FieldFeature[];
  readonly rolling: RollingSettings;
  /** the rate of change is per so many ms */
  readonly rateUnitMs: number;
  readonly weighting: Weighting;
}

/** The families of which a feature is chosen. */
export function fieldFamilies(settings: FieldFeatureSettings): FieldFamily[] {
  const chosen = <T extends FieldFeature>(names: readonly T[]) =>
    names.filter((name) => settings.features.includes(name));
  const families: FieldFamily[] = [];
  const rolling = chosen(ROLLING_FEATURES);
  if (rolling.length > 0) families.push(new Rolling(rolling, settings.rolling));
  if (chosen(CHANGE_FEATURES).length > 0) families.push(new Change(settings.rateUnitMs));
  if (chosen(SMOOTHING_FEATURES).length > 0) families.push(new Smoothing(settings.weighting));
  return families;
}
