// How well a method forecasts a group of the M4 competition, by the competition's measures, and what it costs.
import { coverage, mase, owa, type Score, sMape } from '../../lib/forecast/accuracy';
import { ConformalIntervals } from '../../lib/forecast/conformal';
import type { ForecastMethod } from '../../lib/forecast/method';
import { addPastErrors } from '../../lib/forecast/past-errors';
import type { Group, M4Series } from './groups';

/** What the competition's intervals were to cover. */
const NOMINAL = 0.95;
/** Series that are forecast once before, so that the time is not that of the compiler. */
const WARM_UP = 30;

export interface Entry {
  readonly method: ForecastMethod;
  /** the periods it is told; a method that finds them is told none */
  readonly periods: readonly number[];
}

export interface MethodScore extends Score {
  readonly group: string;
  readonly method: string;
  readonly series: number;
  /** series too short for the method, for which Naive2 stood in */
  readonly tooShort: number;
  readonly owa: number;
  /** of the 95 % intervals, 0 … 1, over all series and steps with one; NaN where there are none */
  readonly coverage: number;
  /** own processor time for a series: fit and point forecast */
  readonly msPoint: number;
  /** and for its intervals */
  readonly msInterval: number;
}

/** The scores of all entries, the first of which is the reference. */
export function scores(group: Group, series: readonly M4Series[], entries: readonly Entry[]): MethodScore[] {
  const [reference] = entries;
  const all = entries.map((entry) => scoreOf(group, series, entry, reference));
  return all.map((score) => ({ ...score, owa: owa(score, all[0]) }));
}

function scoreOf(group: Group, series: readonly M4Series[], entry: Entry, standIn: Entry): Omit<MethodScore, 'owa'> {
  const forecast = new Float64Array(group.horizon);
  let [sMapes, mases, covered, withInterval, tooShort] = [0, 0, 0, 0, 0];
  let [pointMs, intervalMs] = [0, 0];
  for (const { training } of series.slice(0, WARM_UP)) {
    if (training.length >= entry.method.minimum(entry.periods))
      entry.method.fit(training.slice(), entry.periods).forecast(forecast);
  }
  for (const { training, test } of series) {
    const isShort = training.length < entry.method.minimum(entry.periods);
    if (isShort) tooShort++;
    const { method, periods } = isShort ? standIn : entry;
    pointMs += cpuMs(() => method.fit(training.slice(), periods).forecast(forecast));
    sMapes += sMape(test, forecast);
    mases += mase(test, forecast, training, group.period);
    intervalMs += cpuMs(() => {
      const intervals = new ConformalIntervals({ horizon: group.horizon, coverage: NOMINAL });
      addPastErrors(intervals, method, training, periods, group.horizon);
      const widths = new Float64Array(group.horizon);
      const known = intervals.halfWidths(widths);
      if (known === 0) return;
      const lower = forecast.subarray(0, known).map((value, i) => value - widths[i]);
      const upper = forecast.subarray(0, known).map((value, i) => value + widths[i]);
      covered += known * coverage(test.subarray(0, known), lower, upper);
      withInterval += known;
    });
  }
  const { length } = series;
  return {
    group: group.name,
    method: entry.method.name,
    series: length,
    tooShort,
    sMape: sMapes / length,
    mase: mases / length,
    coverage: covered / withInterval,
    msPoint: pointMs / length,
    msInterval: intervalMs / length,
  };
}

/** Of this process, so that whoever else uses the machine does not matter much. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
