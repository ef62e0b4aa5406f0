// What pandas, NumPy and SciPy make of some fields and waveforms: written by test/reference/features.py.
import { readFileSync } from 'node:fs';
import path from 'node:path';

type Numbers = readonly (number | null)[];
type ByName = Readonly<Record<string, Numbers>>;

export interface FieldCase {
  readonly values: readonly number[];
  readonly times: readonly number[];
  readonly by_count: ByName;
  readonly by_time: ByName;
  readonly at_least_5: Numbers;
  readonly rate_of_change: Numbers;
  readonly ewma_span: Numbers;
  readonly ewma_alpha: Numbers;
  readonly ewma_half_life: Numbers;
  readonly ewma_half_life_at_1_hz: Numbers;
}

export interface WaveformCase {
  readonly samples: readonly number[];
  readonly rate: number;
  readonly rms: number;
  readonly rms_without_mean: number;
  readonly crest_factor: number;
  readonly crest_factor_without_mean: number;
  readonly kurtosis: number;
  readonly peak_frequencies: readonly number[];
  readonly peak_amplitudes: readonly number[];
  readonly bands: readonly { readonly low: number; readonly high: number; readonly power: number }[];
}

interface Fixture {
  readonly settings: { windowCount: number; windowMs: number; span: number; alpha: number; halfLifeMs: number };
  readonly fields: Readonly<Record<string, FieldCase>>;
  readonly waveforms: Readonly<Record<string, WaveformCase>>;
}

const FILE = path.resolve(__dirname, '../../../../../test/fixtures/features.json');

export const fixture: Fixture = JSON.parse(readFileSync(FILE, 'utf8'));
