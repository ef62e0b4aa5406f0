// The forecasting methods that a person can choose by name.
import { Combined } from '../combination';
import type { ForecastMethod } from '../method';
import { Auto } from './auto';
import { Autoregression } from './autoregression';
import { DoubleSeasonal } from './double-seasonal';
import { Holt } from './holt';
import { HoltWinters } from './holt-winters';
import { MultipleSeasons } from './multiple-seasons';
import { Naive } from './naive';
import { onset } from './onset';
import { Polynomial } from './polynomial';
import { SeasonalDifferences } from './seasonal-differences';
import { SeasonalIncrements } from './seasonal-increments';
import { SeasonalNaive } from './seasonal-naive';
import { SimpleSmoothing } from './ses';
import { Theta } from './theta';

export const FORECAST_METHODS: readonly ForecastMethod[] = [
  new Polynomial(1),
  new Polynomial(2),
  new Polynomial(3),
  new Naive(),
  new SeasonalNaive(),
  new SimpleSmoothing(),
  new Holt(false),
  new Holt(true),
  new HoltWinters('additive'),
  new HoltWinters('multiplicative'),
  new Theta(),
  new MultipleSeasons(new Theta()),
  onset,
  new DoubleSeasonal(),
  new Autoregression(),
  new Combined('yearly-increments', [new SeasonalIncrements('logs'), new SeasonalDifferences('logs')], 'mean'),
  new Auto(),
];

/** The method of that name, or undefined. */
export function methodNamed(name: string): ForecastMethod | undefined {
  return FORECAST_METHODS.find((method) => method.name === name);
}
