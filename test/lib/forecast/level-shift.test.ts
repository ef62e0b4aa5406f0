import assert from 'node:assert/strict';
import { cutSpikes, lastLevelShift } from '../../../lib/forecast/level-shift';
import { noiseScale } from '../../../lib/forecast/noise-scale';
import { Draws } from '../../support/draws';

const SD = 0.1;

function series(seed: string, count: number, levelAt: (i: number) => number): Float64Array {
  const draws = new Draws(seed);
  return Float64Array.from({ length: count }, (_, i) => levelAt(i) + SD * draws.normal());
}

const shiftIn = (values: Float64Array) => lastLevelShift(values, 0, values.length, SD);

describe('the last level shift', () => {
  it('is found two values after the jump, whatever the value between both levels', () => {
    for (const between of [50, 41, 25, 49.8]) {
      const values = series('shift', 23, (i) => (i < 20 ? 25 : i === 20 ? between : 50));
      const found = shiftIn(values);
      assert.ok(found === 21 || (found === 20 && between > 49), `${between}: ${found}`);
    }
  });

  it('is found after a steep trend, and stays found later', () => {
    const levelAt = (i: number) => (i < 60 ? 50 - (i / 60) ** 2 * 25 : 50);
    for (const count of [63, 64, 80, 200]) {
      const found = shiftIn(series('trend', count, levelAt));
      assert.ok(found >= 60 && found <= 62, `${count}: ${found}`);
    }
  });

  it('is the last of several', () => {
    const found = shiftIn(series('several', 100, (i) => (i < 30 ? 10 : i < 70 ? 20 : 15)));
    assert.ok(found >= 70 && found <= 72, `${found}`);
  });

  it('is none in noise, at the onset of a trend, along it, or at a spike', () => {
    const cases: [string, (i: number) => number][] = [
      ['noise', () => 50],
      ['linear', (i) => 50 - Math.max(0, i - 100) * 0.5],
      ['parabola', (i) => 50 - Math.max(0, i - 100) ** 2 * 0.01],
      ['spike', (i) => (i === 100 ? 60 : 50)],
      ['two spikes', (i) => (i === 100 || i === 102 ? 60 : 50)],
    ];
    for (const [name, levelAt] of cases) {
      const values = series(name, 200, levelAt);
      for (let count = 6; count <= 200; count++)
        assert.equal(shiftIn(values.subarray(0, count)), 0, `${name} ${count}`);
    }
  });

  it('is none in few values', () => {
    for (let count = 0; count < 6; count++) assert.equal(shiftIn(series('few', count, (i) => 100 * i)), 0);
  });
});

describe('lone spikes', () => {
  it('are cut down to their neighbourhood, and the largest is told', () => {
    const values = series('spikes', 100, (i) => (i === 30 ? 55 : i === 60 ? 42 : 50));
    const largest = cutSpikes(values, 0, 100, SD);
    assert.ok(Math.abs(largest - 8) < 0.5);
    for (const value of values) assert.ok(Math.abs(value - 50) < 0.5);
  });

  it('are not found in noise, trends and jumps, nor among the two values at each end', () => {
    const levels: ((i: number) => number)[] = [
      () => 50,
      (i) => 50 - i,
      (i) => (i < 50 ? 25 : 50),
      (i) => (i < 2 || i > 97 ? 60 : 50),
    ];
    for (const [k, levelAt] of levels.entries()) {
      const values = series(`none ${k}`, 100, levelAt);
      const before = Float64Array.from(values);
      assert.equal(cutSpikes(values, 0, 100, SD), 0);
      assert.deepEqual(values, before);
    }
  });
});

describe('the scale of the noise', () => {
  it('is that of white noise, under trends, jumps and spikes too', () => {
    const levels: ((i: number) => number)[] = [
      () => 0,
      (i) => i,
      (i) => (i / 100) ** 3,
      (i) => (i < 200 ? 0 : 100),
      (i) => (i % 20 === 0 ? 5 : 0),
    ];
    for (const levelAt of levels) {
      const { sd } = noiseScale(series('noise', 480, levelAt), 0, 480);
      assert.ok(sd > 0.8 * SD && sd < 1.35 * SD, `${sd}`);
    }
  });

  it('is no smaller than half the resolution', () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => (i % 30 === 0 ? 20.1 : 20));
    const { sd, resolution } = noiseScale(values, 0, 100);
    assert.ok(Math.abs(resolution - 0.1) < 1e-9);
    assert.ok(Math.abs(sd - 0.05) < 1e-9);
  });

  it('is that of rounding for equal values', () => {
    const { sd, resolution } = noiseScale(new Float64Array(50).fill(3), 0, 50);
    assert.equal(resolution, 0);
    assert.ok(sd > 0 && sd < 1e-12);
  });
});
