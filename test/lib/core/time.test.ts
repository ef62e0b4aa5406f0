import assert from 'node:assert/strict';
import { durationText, toDuration, toTime } from '../../../lib/core/time';

const NEW_YEAR = Date.UTC(2026, 0, 1);

describe('points in time', () => {
  it('are taken in seconds, ms, µs and ns, by their size', () => {
    for (const value of [NEW_YEAR, NEW_YEAR / 1000, NEW_YEAR * 1e3, NEW_YEAR * 1e6]) {
      assert.equal(toTime(value), NEW_YEAR);
      assert.equal(toTime(String(value)), NEW_YEAR);
    }
    assert.equal(toTime(99_999_999_999), 99_999_999_999_000);
    assert.equal(toTime(1e11), 1e11);
    assert.equal(toTime(-86_400), -86_400_000);
    assert.equal(toTime(1_767_225_600.25), NEW_YEAR + 250);
  });

  it('are taken as ISO text, in UTC unless a zone is given', () => {
    const texts: Record<string, number> = {
      '2026-01-01': NEW_YEAR,
      '2026-01-01T00:00': NEW_YEAR,
      '2026-01-01 00:00:00': NEW_YEAR,
      '2026-01-01T00:00:00Z': NEW_YEAR,
      '2026-01-01T00:00:00.250z': NEW_YEAR + 250,
      '2026-01-01T00:00:00.250500Z': NEW_YEAR + 250.5,
      '2026-01-01 01:00:00,250250+01:00': NEW_YEAR + 250.25,
      ' 2026-01-01 01:00:00,5+01:00 ': NEW_YEAR + 500,
      '2026-01-01T01:00:00+0100': NEW_YEAR,
      '2025-12-31T19:30:00 -04:30': NEW_YEAR,
      '2026-01-01@00:00:01': NEW_YEAR + 1000,
    };
    for (const [text, time] of Object.entries(texts)) assert.equal(toTime(text), time, text);
  });

  it('are taken as a Date, whatever its size', () => {
    assert.equal(toTime(new Date(NEW_YEAR)), NEW_YEAR);
    assert.equal(toTime(new Date(5)), 5);
  });

  it('are not taken from anything else', () => {
    const junk = ['', ' ', 'soon', '2026-13-01', '2026-01-01T25:00', '12:00', '1e400', 'NaN', 'Infinity'];
    const values = [...junk, Number.NaN, Number.POSITIVE_INFINITY, 1e300, new Date(Number.NaN), true, null, undefined];
    for (const value of [...values, {}, [], [NEW_YEAR], () => NEW_YEAR, Symbol('now'), 10n]) {
      assert.equal(toTime(value), undefined, String(value));
    }
  });
});

describe('durations', () => {
  it('are written with two units at most', () => {
    const texts: [number, string][] = [
      [0, '0 ms'],
      [850, '850 ms'],
      [1000, '1 s'],
      [42_400, '42 s'],
      [59_600, '1 min'],
      [303_000, '5 min 3 s'],
      [3_600_000, '1 h'],
      [7_503_000, '2 h 5 min'],
      [3_601_000, '1 h'],
      [90_000_000, '1 d 1 h'],
      [8.64e7 * 400, '400 d'],
    ];
    for (const [ms, text] of texts) assert.equal(durationText(ms), text);
  });
});

describe('durations', () => {
  it('are read as people write them', () => {
    const texts: [string, number][] = [
      ['90 s', 90_000],
      ['90s', 90_000],
      ['250 ms', 250],
      ['1 h 30 min', 5_400_000],
      ['1h30min', 5_400_000],
      ['1.5 d', 129_600_000],
      [' -5 min ', -300_000],
      ['- 1 h 5 min', -3_900_000],
    ];
    for (const [text, ms] of texts) assert.equal(toDuration(text), ms, text);
    for (const text of ['', '5', 'soon', '5 m', '5 minutes', '1:30', '5 min 3', '--5 s', '1e3 s', 'min']) {
      assert.equal(toDuration(text), undefined, text);
    }
  });
});
