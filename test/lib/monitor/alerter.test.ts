import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { alertId } from '../../../lib/monitor/alert';
import { SET_BACK_MS } from '../../../lib/monitor/newest';
import { AMBIENT, MINUTE, Rig, SECOND, settingsOf, T0 } from './alerter-rig';

const FINISHED = { event: 'finished', status: 'printer-finished', template: "'{device}' finished.", ends: true };
/** Forecasts with a point a minute: of 30 points the 27th is the first below 45 °C. */
const FALLING = Array.from({ length: 30 }, (_, i) => (i < 26 ? 50 - i / 10 : 44.5 - i / 100));
const LEVEL = Array.from({ length: 30 }, () => 50);
const text = ({ message }: { message: string }) => message;

describe('alerts of a value', () => {
  it('are raised at the limit itself and cleared a hysteresis inside the band, with the fields of the reference', () => {
    const rig = new Rig(settingsOf({ valueName: 'alert_temperature' }));
    rig.reading(0, 45.01);
    assert.deepEqual(rig.sent(), []);
    rig.reading(60, 45);
    assert.deepEqual(rig.sent(), [
      {
        kind: 'alert',
        device: 'Printer 1',
        timestamp: T0 + MINUTE,
        id: `Printer 1/ambient_temperature/under-now/${T0 + MINUTE}`,
        action: 'raise',
        status: 'under-now',
        field: 'ambient_temperature',
        parameter_name: 'ambient_temperature',
        side: 'low',
        limit: 45,
        alert_temperature: 45,
        alert_timestamp: T0 + MINUTE,
        message: "'Ambient temperature' is under the threshold (45ºC)",
        raised: T0 + MINUTE,
      },
    ]);
    for (const [time, value] of [
      [61, 40],
      [62, 45.1],
      [63, 45.74],
      [64, 44],
    ] as const)
      rig.reading(time, value);
    assert.deepEqual(rig.sent(), []);
    rig.reading(120, 45.75);
    const [cleared, ...others] = rig.sent();
    assert.deepEqual(others, []);
    assert.deepEqual(cleared, {
      kind: 'alert',
      device: 'Printer 1',
      timestamp: T0 + 2 * MINUTE,
      id: `Printer 1/ambient_temperature/under-now/${T0 + MINUTE}`,
      action: 'clear',
      status: 'no-alert',
      was: 'under-now',
      field: 'ambient_temperature',
      parameter_name: 'ambient_temperature',
      side: 'low',
      limit: 45,
      alert_temperature: 45.75,
      alert_timestamp: T0 + 2 * MINUTE,
      message: "'Ambient temperature' is within normal parameters",
      raised: T0 + MINUTE,
    });
    assert.deepEqual(rig.active(), []);
  });

  it('are of both limits, of several fields and of each device for itself', () => {
    const bed = { field: 'bed', name: 'Bed', unit: '', low: 105, hysteresis: 0 };
    const rig = new Rig(settingsOf({ limits: [AMBIENT, bed] }));
    rig.fields(0, { ambient_temperature: 55, bed: 110 });
    rig.fields(1, { ambient_temperature: 44, bed: 104 });
    rig.fields(2, { ambient_temperature: 50, bed: 104 }, 'Printer 2');
    rig.fields(3, { bed: 105.01 }, 'Printer 1');
    assert.deepEqual(rig.short(), [
      'raise over-now @0',
      'clear over-now @1',
      'raise under-now @1',
      'raise under-now @1',
      'Printer 2: raise under-now @2',
      'clear under-now @3',
    ]);
    assert.deepEqual(rig.active(), ['Printer 1 under-now', 'Printer 2 under-now']);
  });

  it('wait for the hold of event time, which a normal reading ends', () => {
    const rig = new Rig(settingsOf({ holdMs: 10 * SECOND }));
    for (const time of [0, 5, 9.999]) rig.reading(time, 44);
    rig.reading(9.9999, 45.1);
    for (const time of [11, 20.999]) rig.reading(time, 44);
    assert.deepEqual(rig.short(), []);
    rig.reading(21, 44);
    assert.deepEqual(rig.short(), ['raise under-now @21']);
  });

  it('are repeated by event time while the value is beyond the limit, under the id they were raised with', () => {
    const rig = new Rig(settingsOf({ repeatMs: 60 * SECOND }));
    rig.reading(0, 44);
    rig.now = 7200;
    rig.reading(59, 44);
    rig.reading(60, 45.5);
    assert.deepEqual(rig.short(), ['raise under-now @0']);
    rig.reading(61, 43);
    rig.reading(120, 43);
    rig.reading(121, 43);
    const repeated = rig.sent();
    assert.deepEqual(
      repeated.map(({ action, status, timestamp, alert_value }) => [
        action,
        status,
        (timestamp - T0) / SECOND,
        alert_value,
      ]),
      [
        ['repeat', 'under-now', 61, 43],
        ['repeat', 'under-now', 121, 43],
      ],
    );
    assert.deepEqual(new Set(repeated.map(({ id }) => id)).size, 1);
    assert.equal(repeated[0]!.raised, T0);
  });

  it('are not repeated any more once a person has taken note, until they are cleared', () => {
    const rig = new Rig(settingsOf({ repeatMs: 10 * SECOND }));
    rig.reading(0, 44);
    rig.alerter.acknowledge({ device: 'Printer 1', field: 'bed' });
    rig.alerter.acknowledge({ device: 'Printer 1', id: 'another' });
    rig.reading(10, 44);
    assert.deepEqual(rig.short(), ['raise under-now @0', 'repeat under-now @10']);
    const { changes } = rig.alerter;
    rig.alerter.acknowledge({ device: 'Printer 1', id: alertId('Printer 1', AMBIENT.field, 'under-now', T0) });
    assert.equal(rig.alerter.changes, changes + 1);
    assert.equal(rig.alerter.active(1)[0]!.acknowledged, true);
    rig.restart();
    for (const time of [20, 30, 40]) rig.reading(time, 44);
    assert.deepEqual(rig.short(), []);
    rig.reading(50, 50);
    assert.equal(rig.sent()[0]!.acknowledged, true);
    rig.reading(60, 44);
    rig.reading(70, 44);
    assert.deepEqual(rig.short(), ['raise under-now @60', 'repeat under-now @70']);
    assert.throws(() => rig.alerter.acknowledge({ device: 'Printer 9' }), {
      name: 'InputError',
      message: 'device "Printer 9" is not known; expected one that has sent readings',
    });
  });

  it('need a finite number: others are left out, and a reading without any is an error', () => {
    const rig = new Rig(settingsOf({ limits: [AMBIENT, { ...AMBIENT, field: 'bed', name: 'Bed' }] }));
    for (const [i, junk] of [Number.NaN, null, undefined, '44', Number.NEGATIVE_INFINITY].entries()) {
      rig.fields(i, { ambient_temperature: junk, bed: 50 });
    }
    assert.deepEqual(rig.short(), []);
    const message = (fields: object) => {
      try {
        rig.fields(9, fields as Record<string, unknown>);
      } catch (error) {
        assert.ok(error instanceof InputError);
        return error.message;
      }
      return undefined;
    };
    assert.equal(message({ bed: null }), 'field `bed` is null; expected a number');
    assert.equal(message({ temp: 1 }), 'field `ambient_temperature` not found; this reading has temp');
  });

  it('are no matter of readings that are older than the newest of their field', () => {
    const rig = new Rig(settingsOf({ limits: [AMBIENT, { ...AMBIENT, field: 'bed' }] }));
    rig.reading(10, 50);
    rig.reading(9, 44);
    assert.equal(rig.alerter.late, 1);
    rig.fields(5, { ambient_temperature: 44, bed: 44 });
    assert.equal(rig.alerter.late, 1);
    assert.deepEqual(
      rig.sent().map(({ field }) => field),
      ['bed'],
    );
    rig.reading(10, 44);
    assert.equal(rig.sent().length, 1);
  });

  it('begin anew when nothing but late readings came for a while: the clock was set back', () => {
    const rig = new Rig(settingsOf({ repeatMs: 60 * SECOND }));
    rig.reading(1e6, 44);
    rig.forecast(1e6, LEVEL);
    for (rig.now = 1; rig.now < SET_BACK_MS / SECOND; rig.now++) rig.reading(rig.now, 44);
    assert.deepEqual(rig.short(), ['raise under-now @1000000']);
    rig.now++;
    rig.reading(100, 44);
    rig.reading(159, 44);
    assert.deepEqual(rig.short(), []);
    assert.equal(rig.alerter.restarts, 1);
    rig.reading(160, 44);
    rig.reading(161, 50);
    rig.forecast(180, FALLING);
    assert.deepEqual(rig.short(), ['repeat under-now @160', 'clear under-now @161', 'raise under-forecast @180']);
  });
});

describe('alerts of a forecast', () => {
  it('are raised once, however often it is forecast, and cleared when it no longer is', () => {
    const rig = new Rig();
    for (let minute = 0; minute < 10; minute++) rig.forecast(minute * 60, FALLING.slice(minute));
    const [raised, ...others] = rig.sent();
    assert.deepEqual(others, []);
    const { message, ...rest } = raised!;
    assert.equal(message, "'Ambient temperature' is forecasted to fall below 45ºC in 0:27:00.");
    assert.deepEqual(rest, {
      kind: 'alert',
      device: 'Printer 1',
      timestamp: T0,
      id: `Printer 1/ambient_temperature/under-forecast/${T0}`,
      action: 'raise',
      status: 'under-forecast',
      field: 'ambient_temperature',
      parameter_name: 'ambient_temperature',
      side: 'low',
      limit: 45,
      alert_value: 44.24,
      alert_timestamp: T0 + 27 * MINUTE,
      raised: T0,
      expected: { p10: null, p50: T0 + 27 * MINUTE, p90: null },
    });
    rig.forecast(600, LEVEL);
    rig.forecast(660, LEVEL);
    const [cleared, ...more] = rig.sent();
    assert.deepEqual(more, []);
    assert.equal(cleared!.id, raised!.id);
    assert.equal(cleared!.status, 'no-alert');
    assert.equal(cleared!.expected, undefined);
    assert.equal(
      cleared!.message,
      "The value of 'Ambient temperature' is not expected to hit the threshold of 45ºC within the forecast range.",
    );
  });

  it('count the time left in event time alone, whatever the wall clock says', () => {
    for (const now of [-1e9, 0, 1e9]) {
      const rig = new Rig();
      rig.now = now;
      rig.forecast(0, FALLING);
      assert.match(text(rig.sent()[0]!), /in 0:27:00\.$/);
    }
  });

  it('tell the time on the clock, too, in a plant that runs faster', () => {
    const asked: number[][] = [];
    const rig = new Rig(settingsOf(), (durationMs, until) => {
      asked.push([durationMs, until]);
      return durationMs / 10;
    });
    rig.forecast(0, FALLING);
    assert.match(text(rig.sent()[0]!), /in 0:27:00 machine time, 2:42 on your clock\.$/);
    assert.deepEqual(asked, [[27 * MINUTE, T0 + 27 * MINUTE]]);
  });

  it('keep the device they are of, also where rows carry it as a tag alone', () => {
    const rig = new Rig();
    rig.forecast(0, FALLING, [], 'Printer 7');
    rig.forecast(0, LEVEL, [], 'Printer 8');
    const rows = FALLING.map((value, i) => {
      return {
        kind: 'forecast',
        printer: 'Printer 9',
        timestamp: T0 + (i + 1) * MINUTE,
        forecast_ambient_temperature: value,
      };
    });
    rig.rows(rows, 'printer');
    assert.deepEqual(rig.short(), ['Printer 7: raise under-forecast @0', 'Printer 9: raise under-forecast @0']);
  });

  it('give way to the alert of the value, with one clear and one raise', () => {
    const rig = new Rig();
    rig.reading(0, 50);
    rig.forecast(0, FALLING);
    rig.reading(1620, 44.9);
    rig.forecast(
      1620,
      FALLING.map(() => 44),
    );
    rig.forecast(1680, FALLING);
    const [raised, cleared, now, ...others] = rig.sent();
    assert.deepEqual(others, []);
    assert.equal(raised!.status, 'under-forecast');
    assert.deepEqual([cleared!.was, cleared!.id], ['under-forecast', raised!.id]);
    assert.equal(text(cleared!), "'Ambient temperature' has reached the threshold of 45ºC, as was forecasted.");
    assert.equal(now!.status, 'under-now');
  });

  it('stay while a forecast begins beyond the limit, and are not raised by such a one', () => {
    const rig = new Rig();
    const below = FALLING.map(() => 44);
    rig.forecast(0, below);
    assert.deepEqual(rig.short(), []);
    rig.forecast(60, FALLING);
    rig.forecast(120, below);
    assert.deepEqual(rig.short(), ['raise under-forecast @60']);
    assert.deepEqual(rig.active(), ['Printer 1 under-forecast']);
  });

  it('are withdrawn only after so many forecasts in a row', () => {
    const rig = new Rig(settingsOf({ withdrawAfter: 3 }));
    for (const [i, values] of [FALLING, LEVEL, LEVEL, FALLING, LEVEL, LEVEL].entries()) rig.forecast(i * 60, values);
    rig.restart();
    assert.deepEqual(rig.short(), ['raise under-forecast @0']);
    rig.forecast(360, LEVEL);
    assert.deepEqual(rig.short(), ['clear under-forecast @360']);
  });

  it('are updated when the expected time has moved by enough since it was told; the list always has the newest', () => {
    const rig = new Rig(settingsOf({ updateMs: 3 * MINUTE }));
    const at = (origin: number, p50: number) => rig.forecast(origin, LEVEL, [{ side: 'low', limit: 45, p50 }]);
    const minutes = () =>
      rig.sent().map(({ action, alert_timestamp }) => `${action} ${(alert_timestamp - T0) / MINUTE}`);
    at(0, 1800);
    at(60, 1620.001);
    at(120, 1740);
    assert.deepEqual(minutes(), ['raise 30']);
    assert.equal(rig.alerter.active(1)[0]!.alert_timestamp, T0 + 29 * MINUTE);
    rig.restart();
    at(180, 1620);
    at(240, 1500);
    assert.deepEqual(minutes(), ['update 27']);
    rig.alerter.acknowledge({ device: 'Printer 1' });
    at(300, 600);
    assert.deepEqual(minutes(), []);
    assert.equal(rig.alerter.active(1)[0]!.acknowledged, true);
    at(360, 610);
    assert.equal(rig.alerter.active(1)[0]!.raised, T0);
  });

  it('take the word of the forecaster, with its range', () => {
    const texts = { ...settingsOf().texts, overForecast: '{name} over {limit}{unit} in {duration}{range}' };
    const rig = new Rig(settingsOf({ texts }));
    rig.forecast(0, FALLING, [
      { side: 'low', limit: 45, announced: false, p50: 1000 },
      { side: 'high', limit: 55, p10: 1440, p50: 1620, p90: 1860 },
    ]);
    const [alert, ...others] = rig.sent();
    assert.deepEqual(others, []);
    assert.equal(text(alert!), 'Ambient temperature over 55ºC in 27 min (0:24:00 to 0:31:00)');
    assert.deepEqual(alert!.expected, { p10: T0 + 1440_000, p50: T0 + 1620_000, p90: T0 + 1860_000 });
    assert.equal(alert!.alert_value, 55);
  });

  it('leave out forecasts that come late or twice, and refuse those of fields without limits', () => {
    const rig = new Rig();
    rig.forecast(60, LEVEL);
    rig.forecast(0, FALLING);
    rig.forecast(60, FALLING);
    assert.deepEqual(rig.short(), []);
    assert.equal(rig.alerter.late, 1);
    const row = { kind: 'forecast', device: 'a', timestamp: T0, forecast_bed: 1, forecast_hotend: 2 };
    assert.throws(() => rig.rows([row, { ...row, timestamp: T0 + 1 }]), {
      name: 'InputError',
      message: 'forecast of `bed`, `hotend`, which has no limits here; limits are of ambient_temperature',
    });
  });
});

describe('the alarm of silence', () => {
  const settings = settingsOf({ staleMs: 60 * SECOND });

  it('comes once after the time on the wall, and is over with the next reading', () => {
    const rig = new Rig(settings);
    rig.reading(0, 50);
    rig.reading(5, 50, 'Printer 2');
    rig.sweep(59);
    rig.now = 59;
    rig.reading(1000, 50, 'Printer 2');
    rig.sweep(60);
    for (const now of [61, 80, 118]) rig.sweep(now);
    const [stale, ...others] = rig.sent();
    assert.deepEqual(others, []);
    assert.deepEqual(stale, {
      kind: 'alert',
      device: 'Printer 1',
      timestamp: T0,
      id: `Printer 1//stale/${T0}`,
      action: 'raise',
      status: 'stale',
      alert_timestamp: T0,
      message: "'Printer 1' has sent nothing for 1 min.",
      raised: T0,
    });
    rig.reading(0, 50);
    assert.deepEqual(rig.short(), []);
    rig.reading(600, 50);
    const [cleared] = rig.sent();
    assert.deepEqual([cleared!.was, cleared!.id, cleared!.timestamp], ['stale', stale!.id, T0 + 600 * SECOND]);
    assert.equal(text(cleared!), "'Printer 1' sends again.");
  });

  it('does not come because of a deploy or restart, and is not raised again by one', () => {
    const rig = new Rig(settings);
    rig.reading(0, 50);
    rig.now = 50;
    rig.restart(settings, 100_000);
    rig.sweep(100_009);
    assert.deepEqual(rig.short(), []);
    rig.sweep(100_010);
    assert.deepEqual(rig.short(), ['raise stale @0']);
    rig.restart(settings, 200_000);
    rig.sweep(200_060);
    assert.deepEqual(rig.short(), []);
    assert.deepEqual(rig.active(), ['Printer 1 stale']);
  });

  it('is not hidden by forecasts that still come, or by events', () => {
    const rig = new Rig({ ...settings, events: [{ ...FINISHED, ends: false }] });
    rig.reading(0, 50);
    rig.now = 59;
    rig.forecast(60, LEVEL);
    rig.event(60, 'finished');
    rig.sent();
    rig.sweep(60);
    assert.deepEqual(rig.short(), ['raise stale @0']);
  });

  it('is none of a device that never sent a reading', () => {
    const rig = new Rig(settings);
    rig.forecast(0, LEVEL);
    rig.sweep(1000);
    assert.deepEqual(rig.short(), []);
  });
});

describe('events', () => {
  it('give an alert each once, and are then nobody’s concern', () => {
    const rig = new Rig(settingsOf({ events: [FINISHED] }));
    rig.event(100, 'finished');
    rig.event(100, 'finished');
    rig.event(50, 'finished');
    rig.event(60, 'started');
    assert.equal(rig.alerter.late, 1);
    rig.restart();
    rig.event(100, 'finished');
    assert.deepEqual(rig.sent(), [
      {
        kind: 'alert',
        device: 'Printer 1',
        timestamp: T0 + 100 * SECOND,
        id: `Printer 1/finished/printer-finished/${T0 + 100 * SECOND}`,
        action: 'event',
        status: 'printer-finished',
        alert_timestamp: T0 + 100 * SECOND,
        message: "'Printer 1' finished.",
        raised: T0 + 100 * SECOND,
      },
    ]);
    assert.deepEqual(rig.active(), []);
    assert.throws(() => rig.event(200, 7), { message: 'payload.event is 7; expected the name of an event' });
  });

  it('that end the work of a device clear its alerts, and its silence is no alarm until it sends again', () => {
    const rig = new Rig(settingsOf({ events: [FINISHED], staleMs: 60 * SECOND }));
    rig.reading(90, 44);
    rig.event(100, 'finished');
    rig.reading(99, 44);
    rig.reading(100, 44);
    rig.forecast(100, FALLING);
    rig.sweep(500);
    assert.deepEqual(rig.short(), ['raise under-now @90', 'clear under-now @100', 'event printer-finished @100']);
    rig.reading(400, 50);
    rig.sweep(560);
    assert.deepEqual(rig.short(), ['raise stale @400']);
  });

  it('leave alerts alone when they come after newer readings', () => {
    const rig = new Rig(settingsOf({ events: [FINISHED] }));
    rig.reading(110, 44);
    rig.event(100, 'finished');
    assert.deepEqual(rig.short(), ['raise under-now @110', 'event printer-finished @100']);
    assert.deepEqual(rig.active(), ['Printer 1 under-now']);
  });
});

describe('the state of alerts', () => {
  it('survives a deploy: nothing is raised or cleared again, and a hold goes on', () => {
    const rig = new Rig(settingsOf({ holdMs: 10 * SECOND }));
    for (const time of [0, 10]) rig.reading(time, 44);
    rig.reading(12, 56, 'Printer 2');
    rig.forecast(15, FALLING, [], 'Printer 3');
    rig.sent();
    const active = rig.active();
    rig.restart();
    rig.sweep();
    rig.reading(20, 44);
    rig.forecast(75, FALLING, [], 'Printer 3');
    rig.reading(19, 40);
    assert.equal(rig.alerter.late, 1);
    assert.deepEqual(rig.short(), []);
    assert.deepEqual(rig.active(), active);
    rig.reading(22, 56, 'Printer 2');
    assert.deepEqual(rig.short(), ['Printer 2: raise over-now @22']);
  });

  it('is read with the new limits: alerts of those that are gone are cleared, once', () => {
    const rig = new Rig(settingsOf({ limits: [AMBIENT, { ...AMBIENT, field: 'bed', name: 'Bed' }] }));
    rig.fields(0, { ambient_temperature: 44, bed: 44 });
    rig.sent();
    rig.restart(settingsOf({ limits: [{ ...AMBIENT, low: 40 }] }));
    rig.sweep();
    rig.sweep();
    const [cleared, ...others] = rig.sent();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [cleared!.field, cleared!.action, text(cleared!)],
      ['bed', 'clear', "'bed' is no longer watched."],
    );
    rig.reading(1, 44);
    assert.deepEqual(rig.short(), ['clear under-now @1']);
  });

  it('is bounded: silent devices are forgotten and their alerts cleared, further ones refused', () => {
    const rig = new Rig(settingsOf({ maxKeys: 2, expireMs: 100 * SECOND }));
    rig.reading(0, 44);
    rig.forecast(5, FALLING, [], 'Printer 2');
    assert.throws(() => rig.reading(0, 44, 'Printer 3'), /no room for key "Printer 3": 2 keys are kept already/);
    rig.sent();
    rig.sweep(100);
    assert.deepEqual(rig.short(), ['clear under-now @0', 'Printer 2: clear under-forecast @5']);
    assert.equal(rig.alerter.size, 0);
    assert.equal(rig.alerter.activeCount, 0);
  });

  it('lists the newest active alerts, the oldest of them first', () => {
    const rig = new Rig();
    for (const [i, device] of ['c', 'a', 'b'].entries()) rig.reading(i, 44, device);
    assert.deepEqual(
      rig.alerter.active(2).map(({ device }) => device),
      ['a', 'b'],
    );
    rig.restart();
    assert.deepEqual(
      rig.alerter.active(9).map(({ device }) => device),
      ['c', 'a', 'b'],
    );
  });
});

describe('ids of alerts', () => {
  it('differ in devices, fields, statuses and times, however those are called', () => {
    const names = ['a', 'a/b', 'a%2Fb', 'a%', '', '/', '%2F'];
    const ids = names.flatMap((device) =>
      names.flatMap((field) => [1, 2].map((time) => alertId(device, field, 'x', time))),
    );
    assert.equal(new Set(ids).size, 2 * names.length ** 2);
  });
});
