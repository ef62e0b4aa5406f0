import assert from 'node:assert/strict';
import { mean, sampleCorrelation, standardDeviation } from 'simple-statistics';
import { deviceKey } from '../../../lib/core/hash';
import { OctaveNoise } from '../../../lib/core/octave-noise';

const key = deviceKey('1', 'Motor 1');
const noise = new OctaveNoise({ channel: 0, shortestMs: 4000, count: 4 });

describe('octave noise', () => {
  it('is standard normal at every place between its knots', () => {
    for (const place of [0, 500, 1000, 2000, 3500]) {
      const values = Array.from({ length: 20_000 }, (_, i) => noise.at(key, 64_000 * i + place));
      assert.ok(Math.abs(mean(values)) < 0.03, `mean ${mean(values)} at ${place} ms`);
      assert.ok(Math.abs(standardDeviation(values) - 1) < 0.03, `σ ${standardDeviation(values)} at ${place} ms`);
    }
  });

  it('has values a second apart that are alike, and values two minutes apart that are not', () => {
    const series = (shiftMs: number) => Array.from({ length: 20_000 }, (_, i) => noise.at(key, 1000 * i + shiftMs));
    assert.ok(sampleCorrelation(series(0), series(1000)) > 0.9);
    assert.ok(Math.abs(sampleCorrelation(series(0), series(120_000))) < 0.1);
  });

  it('goes on without a jump, before the epoch too', () => {
    for (let timeMs = -100_000; timeMs < 100_000; timeMs += 10) {
      assert.ok(Math.abs(noise.at(key, timeMs + 10) - noise.at(key, timeMs)) < 0.05);
    }
  });

  it('weighs slower octaves as told', () => {
    const loud = new OctaveNoise({ channel: 0, shortestMs: 4000, count: 4, gain: 3 });
    const change = (one: OctaveNoise) => {
      return standardDeviation(
        Array.from({ length: 5000 }, (_, i) => one.at(key, 7777 * i + 2000) - one.at(key, 7777 * i)),
      );
    };
    assert.ok(change(loud) < 0.6 * change(noise));
  });
});
