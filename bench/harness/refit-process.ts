// The measured process of `forecast-refit`: Theta for one key after the other. `node refit-process.js <length> <period>
// <horizon>`; a period of 1 is none. `bench/reference/forecast_refit.py` makes the same series.
import type { FittedForecast } from '../../lib/forecast/method';
import { Theta } from '../../lib/forecast/methods/theta';
import { threadSeconds } from './load';
import { serve } from './remote';

const [length, period, horizon] = process.argv.slice(2).map(Number) as [number, number, number];
const theta = new Theta();
const periods = period > 1 ? [period] : [];
const series: Float64Array[] = [];
const fitted: FittedForecast[] = [];
const out = new Float64Array(horizon);
let state = 1;

serve({
  /** series in a second of this thread's own time, over the fit and the forecast of `keys` series */
  rate(keys: number): number {
    while (series.length < keys) series.push(nextSeries());
    const began = threadSeconds();
    for (let key = 0; key < keys; key++) {
      const fit = theta.fit(series[key]!, periods);
      fit.forecast(out);
      fitted[key] = fit;
    }
    return keys / (threadSeconds() - began);
  },
});

/** A wandering level with a season, where there is one, and noise. */
function nextSeries(): Float64Array {
  let level = 100;
  return Float64Array.from({ length }, (_, i) => {
    level += 0.4 * noise();
    const season = period > 1 ? 10 * Math.sin((2 * Math.PI * i) / period) : 0;
    return level + season + 2 * noise();
  });
}

/** From −0.5 to 0.5 (the generator of Numerical Recipes). */
function noise(): number {
  state = (1664525 * state + 1013904223) % 2 ** 32;
  return state / 2 ** 32 - 0.5;
}
