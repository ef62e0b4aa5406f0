import assert from 'node:assert/strict';
import { TimeZone } from '../../../lib/core/time-zone';
import { Draws } from '../../support/draws';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);

describe('a time zone', () => {
  it('has the offset of standard time, of summer time, and the change to the second', () => {
    const berlin = new TimeZone('Europe/Berlin');
    assert.equal(berlin.offsetAt(at('2026-01-15T12:00Z')), HOUR);
    assert.equal(berlin.offsetAt(at('2026-07-15T12:00Z')), 2 * HOUR);
    assert.equal(berlin.offsetAt(at('2026-03-29T00:59:59.999Z')), HOUR);
    assert.equal(berlin.offsetAt(at('2026-03-29T01:00:00Z')), 2 * HOUR);
    assert.equal(berlin.offsetAt(at('2026-10-25T00:59:59.999Z')), 2 * HOUR);
    assert.equal(berlin.offsetAt(at('2026-10-25T01:00:00Z')), HOUR);
    assert.equal(new TimeZone('America/New_York').offsetAt(at('2026-03-08T06:59:59Z')), -5 * HOUR);
    assert.equal(new TimeZone('America/New_York').offsetAt(at('2026-03-08T07:00:00Z')), -4 * HOUR);
  });

  it('may be off by half hours and quarters, and change by half an hour', () => {
    assert.equal(new TimeZone('Asia/Kathmandu').offsetAt(0 + at('2026-01-01T00:00Z')), 5.75 * HOUR);
    const lordHowe = new TimeZone('Australia/Lord_Howe');
    assert.equal(lordHowe.offsetAt(at('2026-04-04T14:59:59Z')), 11 * HOUR);
    assert.equal(lordHowe.offsetAt(at('2026-04-04T15:00:00Z')), 10.5 * HOUR);
  });

  it('is right at odd moments of the past, and at the ends of time', () => {
    const berlin = new TimeZone('Europe/Berlin');
    const local = at('1893-03-31T23:06:32Z');
    assert.equal(berlin.offsetAt(local - 1), (53 * 60 + 28) * 1000);
    assert.equal(berlin.offsetAt(local), HOUR);
    for (const time of [-8.64e15, 8.64e15]) assert.ok(Math.abs(berlin.offsetAt(time)) <= 2 * HOUR);
    assert.equal(new TimeZone('UTC').offsetAt(at('2026-07-01T00:00Z')), 0);
  });

  it('agrees with Intl at any time, asked in any order', () => {
    for (const zone of ['Europe/London', 'America/St_Johns', 'Pacific/Chatham', 'Africa/Casablanca', 'Pacific/Apia']) {
      const draws = new Draws(zone);
      const timeZone = new TimeZone(zone);
      const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
      for (let i = 0; i < 500; i++) {
        const time = at('1990-01-01T00:00Z') + draws.integer(0, 40 * 365 * 86_400) * 1000;
        const utc = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' });
        assert.equal(utc.format(time + timeZone.offsetAt(time)), format.format(time), `${zone} ${time}`);
      }
    }
  });

  it('knows the moment of a local time: the first of two, and for none the one before the gap', () => {
    const berlin = new TimeZone('Europe/Berlin');
    const cases = [
      ['2026-01-05T08:00Z', '2026-01-05T07:00Z'],
      ['2026-03-29T01:59Z', '2026-03-29T00:59Z'],
      ['2026-03-29T02:30Z', '2026-03-29T01:30Z'],
      ['2026-03-29T03:00Z', '2026-03-29T01:00Z'],
      ['2026-10-25T01:59Z', '2026-10-24T23:59Z'],
      ['2026-10-25T02:30Z', '2026-10-25T00:30Z'],
      ['2026-10-25T03:00Z', '2026-10-25T02:00Z'],
    ] as const;
    for (const [local, utc] of cases) assert.equal(berlin.utcOf(at(local)), at(utc), local);
    const draws = new Draws('local');
    for (const zone of ['America/St_Johns', 'Pacific/Chatham', 'Pacific/Apia', 'UTC']) {
      const timeZone = new TimeZone(zone);
      for (let i = 0; i < 500; i++) {
        const time = at('1990-01-01T00:00Z') + draws.integer(0, 40 * 365 * 86_400) * 1000;
        const local = time + timeZone.offsetAt(time);
        const moment = timeZone.utcOf(local);
        assert.equal(moment + timeZone.offsetAt(moment), local, `${zone} ${time}`);
        assert.ok(moment <= time);
      }
    }
  });

  it('that does not exist is an error', () => {
    assert.throws(() => new TimeZone('Europe/Atlantis'), RangeError);
  });
});
