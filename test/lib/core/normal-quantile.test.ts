import assert from 'node:assert/strict';
import { errorFunction } from 'simple-statistics';
import { normalQuantile } from '../../../lib/core/normal-quantile';
import { normalOf } from '../../../lib/core/normal-table';

// Percentage points of the normal distribution, to the digits printed: NIST/SEMATECH e-Handbook 1.3.6.7.1 and
// R. A. Fisher, F. Yates, Statistical Tables, table IX; beyond 1e-6 the test values of AS 241 itself.
const PUBLISHED: readonly (readonly [number, number, number])[] = [
  [0.5, 0, 1e-15],
  [0.75, 0.674489750196, 1e-12],
  [0.9, 1.281551565545, 1e-12],
  [0.95, 1.644853626951, 1e-12],
  [0.975, 1.95996398454, 1e-12],
  [0.99, 2.326347874041, 1e-12],
  [0.995, 2.575829303549, 1e-12],
  [0.999, 3.090232306168, 1e-12],
  [0.9995, 3.290526731492, 1e-12],
  [0.9999, 3.719016485456, 1e-12],
  [0.25, -0.6744897501960817, 1e-15],
  [0.001, -3.090232306167814, 1e-14],
  [1e-20, -9.26234008979841, 1e-14],
];

describe('normal quantile', () => {
  it('agrees with published tables', () => {
    for (const [p, expected, tolerance] of PUBLISHED) {
      assert.ok(Math.abs(normalQuantile(p) - expected) <= tolerance, `${p}: ${normalQuantile(p)}, not ${expected}`);
    }
  });

  it('undoes the distribution function of another library, within the error of that one, 1.2e-7', () => {
    for (let p = 0.005; p < 1; p += 0.005) {
      const back = (1 + errorFunction(normalQuantile(p) / Math.SQRT2)) / 2;
      assert.ok(Math.abs(back - p) < 1.2e-7, `${p}: ${back}`);
    }
  });

  it('is odd about one half and rises across the seams between its regions', () => {
    for (const seam of [0.075, 0.925, 1.3887943864964021e-11]) {
      const [below, above] = [normalQuantile(seam * (1 - 1e-9)), normalQuantile(seam * (1 + 1e-9))];
      assert.ok(above > below && above - below < 1e-7 * (1 + Math.abs(above)), `${seam}: ${below} ${above}`);
    }
    for (const p of [0.25, 2 ** -7, 2 ** -20]) assert.equal(normalQuantile(1 - p), -normalQuantile(p));
  });

  it('is infinite at the ends and no number beyond', () => {
    assert.equal(normalQuantile(0), -Infinity);
    assert.equal(normalQuantile(1), Infinity);
    assert.ok(Number.isNaN(normalQuantile(-0.1)) && Number.isNaN(normalQuantile(1.1)));
  });
});

describe('normal table', () => {
  const exact = (slice: number) => normalQuantile((slice + 0.5) / 2 ** 32);

  it('is within 5e-5 of the quantile function everywhere, both tails included', () => {
    let worst = 0;
    for (let n = 0; n < 300_000; n++) {
      // Slices of all sizes: as many in each octave.
      const slice = Math.floor(2 ** (31 * ((n + 0.5) / 300_000)));
      worst = Math.max(worst, Math.abs(normalOf(slice) - exact(slice)));
      assert.equal(normalOf(slice | 0x80000000), -normalOf(slice));
    }
    assert.ok(worst < 5e-5, `worst ${worst}`);
  });

  it('is exact at its outermost slices', () => {
    for (const slice of [0, 1, 2, 3, 4, 63]) assert.equal(normalOf(slice), exact(slice));
  });

  it('falls from slice to slice across all octaves', () => {
    for (let power = 0; power <= 30; power++) {
      const edge = 2 ** power;
      assert.ok(normalOf(edge - 1) < normalOf(edge), `slice ${edge}`);
    }
  });
});
