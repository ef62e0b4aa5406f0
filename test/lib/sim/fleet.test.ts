import assert from 'node:assert/strict';
import { Printer } from '../../../lib/models/printer/printer';
import { CommandLog } from '../../../lib/sim/command-log';
import { deviceIds, Fleet, type FleetOptions } from '../../../lib/sim/fleet';
import { SineModel } from '../models/sine-model';
import { WanderingModel } from '../models/wandering-model';

const START = Date.UTC(2026, 0, 1);
const BASE = { seed: '1', periodMs: 1000, startMs: START };

function sines(options: Partial<FleetOptions> = {}): Fleet {
  return new Fleet({ ...BASE, model: new SineModel(), ids: deviceIds({ prefix: 'sine ', count: 3 }), ...options });
}

describe('fleet', () => {
  it('gives readings with device, event time and measurements', () => {
    const fleet = sines();
    assert.deepEqual(fleet.reading(150, 1), { device: 'sine 2', timestamp: START + 150_000, value: 1 });
    assert.equal(fleet.size, 3);
    assert.equal(fleet.timeOf(7), START + 7000);
    assert.deepEqual(fleet.events(150, 1), []);
    assert.deepEqual(fleet.truth(150, 1), []);
  });

  it('gives a fresh object each time, which the receiver may keep and change', () => {
    const fleet = sines();
    const reading = fleet.reading(1, 0)!;
    reading.value = 'changed';
    assert.notEqual(fleet.reading(1, 0), reading);
    assert.notEqual(fleet.reading(1, 0)!.value, 'changed');
  });

  it('runs the devices that it owns, each with its place in the whole fleet', () => {
    const model = new Printer({ startPhase: 'staggered' });
    const ids = deviceIds({ prefix: 'Printer ', count: 4 });
    const whole = new Fleet({ ...BASE, model, ids });
    const part = new Fleet({ ...BASE, model, ids, owns: (id) => id === 'Printer 3' });
    assert.deepEqual(part.ids, ['Printer 3']);
    assert.equal(part.reading(599, 0), undefined);
    assert.deepEqual(part.reading(600, 0), whole.reading(600, 2));
  });

  it('follows the commands to its devices', () => {
    const commands = new CommandLog();
    const fleet = sines({ commands });
    assert.equal(fleet.reading(150, 0)!.value, 1);
    commands.addToDevice('sine 1', 'amplitude', 0, 150, 5);
    assert.equal(fleet.reading(150, 0)!.value, 1);
    assert.equal(fleet.reading(151, 0)!.value, 5);
    assert.equal(fleet.reading(151, 1)!.value, 1);
  });

  it('gives another series for another seed and for another device', () => {
    const walk = (seed: string, i: number) => {
      const fleet = new Fleet({ ...BASE, seed, model: new WanderingModel(), ids: ['a', 'b'] });
      return Array.from({ length: 5 }, (_, tick) => fleet.reading(tick + 1, i)!.place);
    };
    assert.notDeepEqual(walk('1', 0), walk('2', 0));
    assert.notDeepEqual(walk('1', 0), walk('1', 1));
    assert.deepEqual(walk('1', 0), walk('1', 0));
  });

  it('puts the ground truth into readings when it is told to, and only then', () => {
    const options = { ...BASE, model: new Printer(), ids: ['Printer 1'] };
    const plain = new Fleet(options).reading(4000, 0)!;
    const labelled = new Fleet({ ...options, labels: true });
    assert.deepEqual(labelled.reading(4000, 0), { ...plain, anomaly_label: 1, anomaly_type: 'ambient_fall' });
    assert.equal(labelled.reading(0, 0)!.anomaly_label, 0);
    assert.equal(labelled.reading(0, 0)!.anomaly_type, 'normal');
  });
});

describe('ground truth of a fleet', () => {
  it('tells each anomaly once as it begins and once as it ends, with the time at which it did', () => {
    const fleet = new Fleet({ ...BASE, model: new WanderingModel(), ids: ['a'], labels: true });
    let open: number | undefined;
    let told = 0;
    for (let tick = 0; tick < 20_000; tick++) {
      const reading = fleet.reading(tick, 0)!;
      for (const { phase, start, end, timestamp, fields, type } of fleet.truth(tick, 0)) {
        assert.equal(timestamp, reading.timestamp);
        assert.deepEqual([type, fields], ['out', ['place']]);
        if (phase === 'start') {
          assert.equal(open, undefined);
          assert.equal(start, timestamp);
          open = start;
        } else {
          assert.deepEqual([start, end], [open, timestamp]);
          open = undefined;
        }
        told++;
      }
      assert.equal(reading.anomaly_label, open === undefined ? 0 : 1, `tick ${tick}`);
      assert.equal(reading.anomaly_label, (reading.place as number) > 5 ? 1 : 0);
    }
    assert.ok(told > 20, `${told} told`);
  });

  it('is the same when the run is resumed at any tick', () => {
    const fresh = () => new Fleet({ ...BASE, model: new Printer(), ids: ['Printer 1'] });
    const whole = fresh();
    const expected = Array.from({ length: 8000 }, (_, tick) => whole.truth(tick, 0));
    assert.ok(expected.flat().length > 10);
    for (let tick = 1; tick < 8000; tick++) {
      if (expected[tick]!.length > 0 || tick % 97 === 0) assert.deepEqual(fresh().truth(tick, 0), expected[tick]);
    }
    assert.deepEqual(whole.truth(3600, 0), expected[3600], 'asked for again');
  });

  it('ends what it began and begins what goes on, over ticks that are left out', () => {
    const fleet = new Fleet({ ...BASE, model: new Printer({ dipsPerPrint: 200 }), ids: ['Printer 1'], labels: true });
    const open = new Map<string, number>();
    let told = 0;
    for (let tick = 0, since = -1, step = 1; tick < 40_000; since = tick, tick += step, step = 1 + ((step * 7) % 101)) {
      for (const { phase, type, start, end, timestamp } of fleet.truth(tick, 0, since)) {
        assert.equal(timestamp, fleet.timeOf(tick));
        if (phase === 'start') {
          assert.equal(open.has(type), false, `${type} begins twice`);
          open.set(type, end);
        } else {
          assert.equal(open.get(type), end, `${type}: its end, not when it was noticed`);
          open.delete(type);
        }
        assert.ok(start < end);
        told++;
      }
      const { anomaly_type: now } = fleet.reading(tick, 0) ?? { anomaly_type: 'normal' };
      assert.equal([...open.keys()].sort().join('+') || 'normal', String(now).split('+').sort().join('+'));
    }
    assert.ok(told > 100, `${told} told`);
    const fresh = new Fleet({ ...BASE, model: new Printer(), ids: ['Printer 1'] });
    const expected = fresh.truth(7000, 0, 3000);
    assert.deepEqual(
      expected.map(({ type, phase }) => [type, phase]),
      [['ambient_fall', 'start']],
    );
    for (let tick = 2990; tick <= 3000; tick++) fresh.truth(tick, 0);
    assert.deepEqual(fresh.truth(7000, 0, 3000), expected, 'whether it was asked before or not');
  });

  it('begins with all that is under way', () => {
    const fleet = new Fleet({ ...BASE, model: new Printer(), ids: deviceIds({ prefix: 'Printer ', count: 15 }) });
    const [fall] = fleet.truth(0, 14);
    assert.equal(fall?.type, 'ambient_fall');
    assert.equal(fall?.phase, 'start');
    assert.equal(fall?.start, START - (14 * 300 - 3600) * 1000);
  });
});

describe('device ids', () => {
  it('are a prefix and a number from 1', () => {
    assert.deepEqual(deviceIds({ prefix: 'Printer ', count: 3 }), ['Printer 1', 'Printer 2', 'Printer 3']);
    assert.deepEqual(deviceIds({ prefix: 'P', first: 10, count: 2 }), ['P10', 'P11']);
  });

  it('may be numbered with leading zeros', () => {
    assert.deepEqual(deviceIds({ prefix: 'M', first: 98, digits: 3, count: 3 }), ['M098', 'M099', 'M100']);
  });

  it('may be listed, each once', () => {
    assert.deepEqual(deviceIds([' left ', 'right']), ['left', 'right']);
    assert.throws(() => deviceIds(['left', 'right', 'left ']), /device id is "left"; expected each id once/);
    assert.throws(() => deviceIds(['left', ' ']), /device id is ""; expected a text that is not empty/);
  });
});
