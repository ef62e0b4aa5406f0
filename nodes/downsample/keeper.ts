// What a downsample node keeps of its readings, by its settings.
import { ChangesDownsampler, changesFingerprint } from '../../lib/stream/changes';
import { Downsampler, stateFingerprint } from '../../lib/stream/downsampler';
import { ShapeDownsampler, shapeFingerprint } from '../../lib/stream/shape';
import type { KeepSettings } from './settings';

export type Keeper = Downsampler | ShapeDownsampler | ChangesDownsampler;

export function newKeeper(settings: KeepSettings): Keeper {
  if (settings.keep === 'shape') return new ShapeDownsampler(settings);
  return settings.keep === 'changes' ? new ChangesDownsampler(settings) : new Downsampler(settings);
}

/** What a saved state depends on, as text: with another one it cannot be read. */
export function fingerprintOf(settings: KeepSettings): string {
  if (settings.keep === 'shape') return shapeFingerprint(settings);
  return settings.keep === 'changes' ? changesFingerprint(settings) : stateFingerprint(settings);
}
