// The measured process of `features`: readings of ten numbers each, as they come in, through the feature extractor of the
// node with all features of fields.
import { parseReading, type Reading } from '../../lib/core/reading';
import { TimeZone } from '../../lib/core/time-zone';
import { FeatureExtractor } from '../../lib/stream/features/extractor';
import { FIELD_FEATURES } from '../../lib/stream/features/registry';
import { alphaOfSpan } from '../../lib/stream/features/smoothing';
import { threadSeconds } from './load';
import { DEVICES, PERIOD_MS, START_MS } from './readings';
import { serve } from './remote';

const FIELDS = 10;
const WINDOW = 60;
const TICKS = 1000;

const extractor = new FeatureExtractor({
  keyProperty: 'device',
  timeProperty: 'timestamp',
  fields: [],
  features: FIELD_FEATURES,
  rolling: { window: { count: WINDOW, ms: Number.POSITIVE_INFINITY }, minValues: 1 },
  rateUnitMs: 1000,
  weighting: { alpha: alphaOfSpan(WINDOW) },
  combinations: [],
  calendar: { features: [], zone: new TimeZone('UTC'), nightFrom: 22, nightTo: 6 },
  waveforms: {
    features: [],
    fields: [],
    sampleRate: 1000,
    removesMean: true,
    peaks: 3,
    interpolatesPeaks: true,
    bands: [],
    maxSamples: 1,
  },
  keep: 'all',
  setBackMs: 60_000,
  expireMs: 3_600_000,
  maxKeys: DEVICES,
});

const readings = Array.from({ length: TICKS * DEVICES }, (_, i) => {
  const reading: Reading = {
    device: `Machine ${i % DEVICES}`,
    timestamp: START_MS + Math.floor(i / DEVICES) * PERIOD_MS,
  };
  for (let field = 0; field < FIELDS; field++) reading[`field_${field}`] = 50 + 10 * Math.random();
  return reading;
});
let at = 0;
let last: Reading | undefined;

serve({
  /** readings in a second of this thread's own time, over `count` readings; they come again and again, later in time */
  rate(count: number): number {
    const began = threadSeconds();
    for (let i = 0; i < count; i++) {
      const reading = readings[at]!;
      last = extractor.add(parseReading(reading, undefined, START_MS, extractor.settings), START_MS);
      reading.timestamp += TICKS * PERIOD_MS;
      if (++at === readings.length) at = 0;
    }
    const seconds = threadSeconds() - began;
    const made = Object.keys(last ?? {}).length;
    const expected = 2 + FIELDS * (1 + FIELD_FEATURES.length);
    if (made !== expected) throw new Error(`a reading has ${made} properties, not ${expected}`);
    return count / seconds;
  },
});
