import assert from 'node:assert/strict';
import { DEFAULT_TEXTS, fillIn, PLACEHOLDERS, unknownPlaceholder } from '../../../lib/monitor/alert-text';
import { Bound } from '../../../lib/monitor/limits';
import { AMBIENT, MINUTE } from './alerter-rig';

const bound = new Bound(AMBIENT, 'low', 45);
const facts = { device: 'Printer 1', bound, value: 44.98765432, durationMs: 27 * MINUTE };

describe('texts of alerts', () => {
  it('are word for word those of the reference', () => {
    assert.equal(
      fillIn(DEFAULT_TEXTS.underForecast, facts),
      "'Ambient temperature' is forecasted to fall below 45ºC in 0:27:00.",
    );
    assert.equal(fillIn(DEFAULT_TEXTS.underNow, facts), "'Ambient temperature' is under the threshold (45ºC)");
    assert.equal(fillIn(DEFAULT_TEXTS.normal, facts), "'Ambient temperature' is within normal parameters");
  });

  it('tell machine time and the time on the clock where the two differ', () => {
    const text = 'in {duration}{clock}';
    assert.equal(fillIn(text, { ...facts, wallMs: 2.7 * MINUTE }), 'in 27 min machine time, 2:42 on your clock');
    assert.equal(fillIn(text, facts), 'in 27 min');
  });

  it('write durations of any length, rounded to the second', () => {
    const at = (durationMs: number, wallMs = durationMs) => fillIn('{time}{clock}', { device: '', durationMs, wallMs });
    assert.equal(at(0), '0:00:00 machine time, 0:00 on your clock');
    assert.equal(at(59_600), '0:01:00 machine time, 1:00 on your clock');
    assert.equal(at(3_600_000), '1:00:00 machine time, 1:00:00 on your clock');
    assert.equal(at(99 * 3_600_000 + 61_000), '99:01:01 machine time, 99:01:01 on your clock');
    assert.equal(at(-5000), '0:00:00 machine time, 0:00 on your clock');
  });

  it('have a range only where there is one', () => {
    const rangeMs = [24 * MINUTE, 31 * MINUTE] as const;
    assert.equal(fillIn('in {time}{range}', { ...facts, rangeMs }), 'in 0:27:00 (0:24:00 to 0:31:00)');
    assert.equal(fillIn('in {time}{range}', facts), 'in 0:27:00');
  });

  it('fill in every placeholder, and nothing twice', () => {
    const whole = { ...facts, device: '{name}', rangeMs: [0, 0] as const, wallMs: 1, text: 'done' };
    for (const name of PLACEHOLDERS) assert.notEqual(fillIn(`{${name}}`, whole), '', name);
    assert.equal(fillIn('{device} {field} {value} {', whole), '{name} ambient_temperature 44.9877 {');
    assert.equal(
      fillIn('{name} of {device}: {limit}{unit}{value}{time}', { device: 'Printer 1' }),
      'Printer 1 of Printer 1: ',
    );
  });

  it('are told of a placeholder that there is not', () => {
    assert.equal(unknownPlaceholder('{device} { {} {constructor}'), 'constructor');
    assert.equal(unknownPlaceholder('{temperature}'), 'temperature');
    for (const text of Object.values(DEFAULT_TEXTS)) assert.equal(unknownPlaceholder(text), undefined);
  });
});
