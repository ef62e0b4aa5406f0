// The measured process of `lttb` and its like: a million points to a thousand, again and again.
import { LTTB } from 'downsample';
import { SELECTIONS } from '../../lib/stream/select/methods';
import { seriesTimes, seriesValues } from '../../test/support/lcg-series';
import { threadSeconds } from './load';
import { serve } from './remote';

const POINTS = 1_000_000;
const CHOSEN = 1000;

const y = seriesValues('walk', POINTS);
const x = seriesTimes('even', POINTS)!;

const methods = {
  lttb: () => SELECTIONS.lttb(undefined, y, CHOSEN),
  'lttb-times': () => SELECTIONS.lttb(x, y, CHOSEN),
  minmaxlttb: () => SELECTIONS.minmaxlttb(undefined, y, CHOSEN),
  /** npm `downsample` takes its points as pairs */
  npm: () => LTTB(pairs, CHOSEN),
};
export type Method = keyof typeof methods;

let pairs: [number, number][] = [];

serve({
  prepare(method: Method): void {
    if (method === 'npm') pairs = Array.from(y, (value, i) => [i, value]);
  },
  /** points in a second of this thread's own time, over `rounds` whole series */
  rate([method, rounds]: [Method, number]): number {
    const choose = methods[method];
    const began = threadSeconds();
    for (let round = 0; round < rounds; round++) {
      if (choose().length !== CHOSEN) throw new Error(`${method} does not choose ${CHOSEN} points`);
    }
    return (rounds * POINTS) / (threadSeconds() - began);
  },
});
