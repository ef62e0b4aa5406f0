import assert from 'node:assert/strict';
import { Tumbling } from '../../../lib/stream/tumbling';
import { Draws } from '../../support/draws';

describe('tumbling windows', () => {
  it('start at the full minute, hour, day of UTC', () => {
    const noon = Date.UTC(2026, 0, 1, 12, 34, 56, 789);
    assert.equal(new Tumbling(60_000).startOf(noon), Date.UTC(2026, 0, 1, 12, 34));
    assert.equal(new Tumbling(3_600_000).startOf(noon), Date.UTC(2026, 0, 1, 12));
    assert.equal(new Tumbling(86_400_000).startOf(noon), Date.UTC(2026, 0, 1));
  });

  it('hold their start and not their end', () => {
    const windows = new Tumbling(1000);
    assert.equal(windows.startOf(5000), 5000);
    assert.equal(windows.startOf(5999.9), 5000);
    assert.equal(windows.startOf(6000), 6000);
  });

  it('are moved by the offset, forwards and backwards', () => {
    const shifted = new Tumbling(86_400_000, -3_600_000);
    assert.equal(shifted.startOf(Date.UTC(2026, 5, 1, 22, 59)), Date.UTC(2026, 4, 31, 23));
    assert.equal(shifted.startOf(Date.UTC(2026, 5, 1, 23)), Date.UTC(2026, 5, 1, 23));
  });

  it('go on before 1970', () => {
    const windows = new Tumbling(1000);
    assert.equal(windows.startOf(-1), -1000);
    assert.equal(windows.startOf(-1000), -1000);
    assert.equal(windows.startOf(-1000.5), -2000);
  });

  it('hold every time within them, whatever size and offset', () => {
    const draws = new Draws('tumbling');
    for (let i = 0; i < 20_000; i++) {
      const size = draws.integer(1, 10 ** draws.integer(0, 9));
      const offset = draws.integer(-1e9, 1e9);
      const time = draws.integer(-8.64e15, 8.64e15);
      const start = new Tumbling(size, offset).startOf(time);
      assert.ok(start <= time && time < start + size, `${time} in ${start} + ${size}`);
      assert.equal((start - offset) % size === 0, true);
    }
  });
});
