import assert from 'node:assert/strict';
import { TimeZone } from '../../../../lib/core/time-zone';
import { CALENDAR_FEATURES, Calendar } from '../../../../lib/stream/features/calendar';

/** hour, day_of_week, month, is_weekend, is_night_shift */
function featuresAt(text: string | number, zone = 'UTC', nightFrom = 22, nightTo = 6): number[] {
  const calendar = new Calendar({ features: CALENDAR_FEATURES, zone: new TimeZone(zone), nightFrom, nightTo });
  const out = new Float64Array(CALENDAR_FEATURES.length + 1);
  calendar.write(typeof text === 'number' ? text : Date.parse(text), out, 1);
  return Array.from(out.subarray(1));
}

describe('features of the moment', () => {
  it('are those of the machine record', () => {
    assert.deepEqual(featuresAt('2024-01-15T10:30:00Z'), [10, 0, 1, 0, 0]);
    assert.deepEqual(featuresAt('2024-01-14T23:59:59.999Z'), [23, 6, 1, 1, 1]);
    assert.deepEqual(featuresAt('2024-02-29T06:59:00Z'), [6, 3, 2, 0, 1]);
    assert.deepEqual(featuresAt('2024-12-31T07:00:00Z'), [7, 1, 12, 0, 0]);
  });

  it('are local ones, over the change to summer time and back', () => {
    const berlin = (text: string) => featuresAt(text, 'Europe/Berlin')[0];
    assert.deepEqual(['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'].map(berlin), [1, 3]);
    assert.deepEqual(['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00Z'].map(berlin), [2, 2, 3]);
    assert.deepEqual(featuresAt('2026-01-31T20:00:00Z', 'Asia/Tokyo'), [5, 6, 2, 1, 1]);
    assert.deepEqual(featuresAt('2026-01-01T03:00:00Z', 'America/New_York'), [22, 2, 12, 0, 1]);
    assert.equal(featuresAt('2026-01-01T00:20:00Z', 'Asia/Kathmandu')[0], 6);
  });

  it('change at the full local hour where that is none of UTC', () => {
    const calendar = new Calendar({
      features: ['hour'],
      zone: new TimeZone('Asia/Kathmandu'),
      nightFrom: 22,
      nightTo: 6,
    });
    const out = new Float64Array(1);
    const hours = ['00:14:59', '00:15:00', '01:14:59', '01:15:00'].map((time) => {
      calendar.write(Date.parse(`2026-01-01T${time}Z`), out, 0);
      return out[0];
    });
    assert.deepEqual(hours, [5, 6, 6, 7]);
  });

  it('have a night shift of any hours', () => {
    const nights = (from: number, to: number) =>
      Array.from({ length: 24 }, (_, hour) => hour).filter(
        (hour) => featuresAt(hour * 3_600_000, 'UTC', from, to)[4] === 1,
      );
    assert.deepEqual(nights(22, 6), [0, 1, 2, 3, 4, 5, 6, 22, 23]);
    assert.deepEqual(nights(0, 5), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(nights(20, 20), [20]);
    assert.deepEqual(nights(23, 0), [0, 23]);
  });

  it('go on before 1970 and to the ends of time', () => {
    assert.deepEqual(featuresAt('1969-12-31T23:00:00Z'), [23, 2, 12, 0, 1]);
    assert.deepEqual(featuresAt('0001-01-01T00:00:00Z').slice(0, 3), [0, 0, 1]);
    for (const time of [-8.64e15, 8.64e15]) {
      for (const zone of ['UTC', 'Asia/Tokyo', 'America/New_York']) {
        assert.ok(featuresAt(time, zone).every(Number.isInteger), `${time} ${zone}`);
      }
    }
  });
});
