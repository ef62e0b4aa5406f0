import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { coverage, mase, meanAbsoluteError, owa, sMape } from '../../../lib/forecast/accuracy';
import { Naive2 } from '../../../lib/forecast/methods/naive2';
import { assertClose } from './close';

interface Case {
  name: string;
  period: number;
  values: number[];
  actual: number[];
  seasonal: boolean;
  naive2: number[];
  sMape: number;
  mase: number;
  owaOfNaive: number;
}

/** `test/reference/m4.py` writes it. */
const FILE = path.resolve(__dirname, '../../../../test/fixtures/m4.json');
const CASES = JSON.parse(readFileSync(FILE, 'utf8')) as readonly Case[];

function naive2(values: readonly number[], period: number, steps: number): Float64Array {
  const out = new Float64Array(steps);
  new Naive2().fit(Float64Array.from(values), period > 1 ? [period] : []).forecast(out);
  return out;
}

describe('measures of the M4 competition', () => {
  for (const { name, period, values, actual, seasonal, naive2: expected, ...measures } of CASES) {
    it(`are the competition's, and so is Naive2: ${name}`, () => {
      const forecast = naive2(values, period, actual.length);
      assertClose(forecast, expected, 1e-12, name);
      assert.equal(new Set(expected).size > 1, seasonal);
      const reference = { sMape: sMape(actual, forecast), mase: mase(actual, forecast, values, period) };
      assertClose([reference.sMape, reference.mase], [measures.sMape, measures.mase], 1e-12, name);
      const naive = new Float64Array(actual.length).fill(values.at(-1)!);
      const score = { sMape: sMape(actual, naive), mase: mase(actual, naive, values, period) };
      assertClose([owa(score, reference)], [measures.owaOfNaive], 1e-12, name);
    });
  }

  it('hold series with and without a season, and one too short for the test', () => {
    assert.deepEqual(new Set(CASES.map(({ seasonal }) => seasonal)), new Set([true, false]));
  });

  it('take a right forecast of zero as right, and a constant series as one that needs no error', () => {
    assert.equal(sMape([0, 1], [0, 1]), 0);
    assert.equal(sMape([0], [1]), 200);
    assert.equal(meanAbsoluteError([1, 2], [2, 4]), 1.5);
    assert.equal(mase([5, 5], [5, 5], [5, 5, 5], 1), 0);
    assert.equal(mase([6, 5], [5, 5], [5, 5, 5], 1), Number.POSITIVE_INFINITY);
  });

  it('count a value on an end of its interval as covered', () => {
    assert.equal(coverage([1, 2, 3, 4], [1, 0, 3.5, 0], [2, 2, 4, 3.9]), 0.5);
  });
});

describe('Naive2', () => {
  it('goes on with the season of the next step after an update', () => {
    const { values, period } = CASES[0]!;
    const fitted = new Naive2().fit(Float64Array.from(values), [period]);
    const first = new Float64Array(3);
    fitted.forecast(first);
    fitted.update(first[0]!);
    const second = new Float64Array(2);
    fitted.forecast(second);
    assertClose(second, first.subarray(1), 1e-12, 'as before');
  });

  it('has no season where a value is not above zero', () => {
    const values = Array.from({ length: 60 }, (_, i) => i % 6);
    assert.deepEqual(Array.from(naive2(values, 6, 3)), [5, 5, 5]);
  });
});
