import assert from 'node:assert/strict';
import { max, mean, min } from 'simple-statistics';
import { deviceKey } from '../../../lib/core/hash';
import { WanderingCells } from '../../../lib/core/wandering-cells';
import { Draws } from '../../support/draws';

const keys = Array.from({ length: 20 }, (_, i) => deviceKey('1', `device ${i}`));
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('wandering cells', () => {
  it('lie one after the other, begin at whole ms, and hold each moment once', () => {
    const draws = new Draws('cells');
    for (const lengthMs of [1, 2, 7, 1000, 48 * 3_600_000]) {
      const cells = new WanderingCells(lengthMs, 3);
      for (const key of keys) {
        for (let n = 0; n < 200; n++) {
          const time = draws.integer(-1e13, 1e13);
          const cell = cells.cellAt(key, time);
          assert.ok(cells.startOf(key, cell) <= time && time < cells.startOf(key, cell + 1));
          assert.ok(Number.isInteger(cells.startOf(key, cell)));
        }
      }
    }
  });

  it('are half to one and a half times as long as their mean', () => {
    const cells = new WanderingCells(1000, 3);
    for (const key of keys) {
      const starts = upTo(8001).map((cell) => cells.startOf(key, cell));
      const lengths = starts.slice(1).map((start, i) => start - starts[i]!);
      assert.ok(min(lengths) >= 499 && min(lengths) < 560, `${min(lengths)}`);
      assert.ok(max(lengths) <= 1501 && max(lengths) > 1440, `${max(lengths)}`);
      assert.ok(Math.abs(mean(lengths) - 1000) < 0.6);
    }
  });

  it('begin at any place of a grid as long as they are, in every device', () => {
    const cells = new WanderingCells(1000, 3);
    for (const key of keys) {
      const bins = new Array<number>(10).fill(0);
      for (const cell of upTo(20_000)) {
        const start = cells.startOf(key, cell);
        bins[Math.floor((start - 1000 * Math.floor(start / 1000)) / 100)]! += 1;
      }
      assert.ok(min(bins) > 1700 && max(bins) < 2300, `${bins}`);
    }
  });

  it('are each device’s own', () => {
    const cells = new WanderingCells(1000, 3);
    const starts = keys.map((key) => cells.startOf(key, 5));
    assert.equal(new Set(starts).size, keys.length);
  });
});
