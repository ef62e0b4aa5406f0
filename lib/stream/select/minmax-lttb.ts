// MinMaxLTTB (Van Der Donckt et al. 2023): MinMax chooses a few candidates for each point that is asked for, LTTB
// chooses among them. As in tsdownsample, where it is faster than LTTB since MinMax has vector instructions; not so here.
import { SettingError } from '../../core/errors';
import { chooseTops, ends } from './lttb';
import { chooseExtremes } from './minmax';
import { type Select, selection } from './selection';

/** MinMaxLTTB with the ratio of its paper, 4. */
export const minMaxLttb: Select = minMaxLttbOf(4);

/**
 * MinMaxLTTB with `ratio` candidates for each chosen point: a whole number, 2 or more. Where there are not more points
 * than that, it is LTTB.
 *
 * @throws SettingError
 */
export function minMaxLttbOf(ratio: number): Select {
  if (!Number.isInteger(ratio) || ratio < 2) throw new SettingError('ratio', ratio, 'a whole number, 2 or more');
  return selection({ least: 3, multipleOf: 1 }, (series, count, out) => {
    const { x, y, gaps } = series;
    const [from, to] = ends(series);
    if (Math.floor((to - from) / count) <= ratio) return chooseTops(series, from, to, count, out);
    const candidates = new Uint32Array(count * ratio + 2);
    candidates[0] = from;
    const found = chooseExtremes(series, from + 1, to - 1, Math.floor((count * ratio) / 2), candidates, 1);
    candidates[found] = to - 1;
    const reducedX = new Float64Array(found + 1);
    const reducedY = new Float64Array(found + 1);
    for (let i = 0; i <= found; i++) {
      const index = candidates[i];
      reducedX[i] = x ? x[index] : index;
      reducedY[i] = y[index];
    }
    const written = chooseTops({ x: reducedX, y: reducedY, gaps }, 0, found + 1, count, out);
    for (let i = 0; i < written; i++) out[i] = candidates[out[i]];
    return written;
  });
}
