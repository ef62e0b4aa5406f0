// Settings of a feature extractor, with which tests change what they are about.
import { TimeZone } from '../../../../lib/core/time-zone';
import type { FeatureSettings } from '../../../../lib/stream/features/extractor';
import { FIELD_FEATURES } from '../../../../lib/stream/features/registry';
import type { WaveformSettings } from '../../../../lib/stream/features/waveform';

export const NO_WAVEFORMS: WaveformSettings = {
  features: [],
  fields: [],
  sampleRate: 1000,
  removesMean: true,
  peaks: 3,
  interpolatesPeaks: false,
  bands: [],
  maxSamples: 65_536,
};

/** All features of fields over the last 20 values, no others. */
export function settingsOf(changed: Partial<FeatureSettings> = {}): FeatureSettings {
  return {
    keyProperty: 'device',
    timeProperty: 'timestamp',
    fields: [],
    features: FIELD_FEATURES,
    rolling: { window: { count: 20, ms: Number.POSITIVE_INFINITY }, minValues: 1 },
    rateUnitMs: 1000,
    weighting: { alpha: 0.3 },
    combinations: [],
    calendar: { features: [], zone: new TimeZone('UTC'), nightFrom: 22, nightTo: 6 },
    waveforms: NO_WAVEFORMS,
    keep: 'all',
    setBackMs: 60_000,
    expireMs: 3_600_000,
    maxKeys: 100,
    ...changed,
  };
}
