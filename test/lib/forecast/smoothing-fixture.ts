// What statsmodels makes of some series; `test/reference/smoothing.py` writes it.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface SmoothingCase {
  model: string;
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
  level: number;
  trend: number;
  seasons: number[];
  /** sum of the squared one-step errors */
  squares: number;
  forecast: number[];
}

export interface SeriesCase {
  name: string;
  values: number[];
  period: number;
  /** with factors and start that were given */
  fixed: SmoothingCase[];
  /** with factors, and without seasons also a start, that statsmodels found */
  found: SmoothingCase[];
  theta: { alpha: number; slope: number; kind: string; forecast: number[] };
  profiles: Record<string, number[]>;
  /** period → how far beyond the limit of the test the autocorrelation is; above 1 is seasonal */
  seasonality: Record<string, number>;
}

const FILE = path.resolve(__dirname, '../../../../test/fixtures/smoothing.json');

export const SERIES = JSON.parse(readFileSync(FILE, 'utf8')) as readonly SeriesCase[];
