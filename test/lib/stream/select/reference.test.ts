// The selection methods against independent implementations, see test/reference/downsampling.py.
import assert from 'node:assert/strict';
import { SELECTIONS, type SelectionName } from '../../../../lib/stream/select/methods';
import { seriesTimes, seriesValues, withGaps } from '../../../support/lcg-series';
import { type SelectionCase, selections } from '../downsampling-fixture';

function chosen({ method, nan, x, y, n, count }: SelectionCase): number[] {
  const values = seriesValues(y, n);
  return Array.from(SELECTIONS[method](seriesTimes(x, n), nan ? withGaps(values) : values, count, nan));
}

for (const method of Object.keys(SELECTIONS) as SelectionName[]) {
  const cases = selections.filter((it) => it.method === method);

  describe(`${method} against an independent implementation`, () => {
    for (const { title, has } of [
      { title: 'chooses the same points of a series of numbers', has: ({ nan }: SelectionCase) => nan === undefined },
      { title: 'chooses the same points when NaN is left out', has: ({ nan }: SelectionCase) => nan === 'skip' },
      { title: 'chooses the same points when NaN is a gap', has: ({ nan }: SelectionCase) => nan === 'keep' },
    ]) {
      it(title, () => {
        const tried = cases.filter(has);
        assert.ok(tried.length >= 16);
        for (const it of tried) assert.deepEqual(chosen(it), it.chosen, `${it.y} at ${it.x}, ${it.n} → ${it.count}`);
      });
    }
  });
}
