import assert from 'node:assert/strict';
import type { Reading } from '../../../lib/core/reading';
import type { Model } from '../../../lib/models/model';
import { healthOf } from '../../../lib/sim/device-state';
import { Plant } from '../../../lib/sim/plant';
import { WanderingModel } from '../models/wandering-model';
import { FakeTimers } from './fake-timers';
import { LIVE } from './rig';
import { someSource } from './some-source';

function factory(truth: 'hidden' | 'node' = 'hidden') {
  const plant = new Plant({ ...LIVE, truth }, undefined, new FakeTimers());
  const source = someSource('hall', ['MACHINE_001', 'MACHINE_002']);
  plant.join('a', source);
  return { plant, source, execute: (input: unknown) => plant.control.execute(input) };
}

describe('control', () => {
  it('logs a command to a device at the tick after its last, with all its values', () => {
    const { plant, source, execute } = factory();
    source.tick = 41;
    assert.deepEqual(execute({ command: 'inject', device: 'MACHINE_001', failure: 'oil_leak', from: '0.9' }), {
      command: 'inject',
      devices: [{ device: 'MACHINE_001', at: 42_000 }],
    });
    assert.deepEqual(plant.commands.of('MACHINE_001').list, [
      { device: 'MACHINE_001', tick: 42, command: 'inject', value: { failure: 'oil_leak', from: 0.9 } },
    ]);
    assert.equal(plant.commands.of('MACHINE_002').list.length, 0);
  });

  it('takes a command for later, and for several devices or all', () => {
    const { plant, execute } = factory();
    execute({ command: 'reset', device: '*', at: '1970-01-01T00:01:40Z' });
    execute({ command: 'reset', device: ['MACHINE_001', 'MACHINE_002'] });
    for (const id of ['MACHINE_001', 'MACHINE_002']) {
      assert.deepEqual(
        plant.commands.of(id).list.map(({ tick }) => tick),
        [0, 100],
      );
    }
  });

  it('draws what is left open, the same for the same seed, device and time', () => {
    const drawn = () => {
      const { plant, execute } = factory();
      for (let at = 0; at < 40; at++) execute({ command: 'inject', device: 'MACHINE_001', at: at * 1000 + 1e12 });
      return plant.commands.of('MACHINE_001').list.map(({ value }) => (value as { failure: string }).failure);
    };
    assert.deepEqual(drawn(), drawn());
    assert.deepEqual([...new Set(drawn())].sort(), ['bearing_failure', 'oil_leak']);
  });

  it('steers the plant', () => {
    const { plant, execute } = factory();
    execute('pause');
    assert.equal(plant.paused, true);
    execute({ command: 'resume' });
    execute({ command: 'speed', value: '20' });
    assert.deepEqual([plant.paused, plant.speed], [false, 20]);
    execute('restart');
    assert.equal(plant.speed, 1);
  });

  it('shows the devices: nothing of what the plant hides', () => {
    const { source, execute } = factory();
    const kind = { source: 'hall', kind: 'walkers' };
    const unknown = { ...kind, timestamp: null, condition: null, reading: null };
    assert.deepEqual(execute('s'), {
      command: 'devices',
      states: [
        { device: 'MACHINE_001', ...unknown },
        { device: 'MACHINE_002', ...unknown },
      ],
    });
    source.tick = 7;
    const reading = { device: 'MACHINE_002', timestamp: 7000, place: 1 };
    assert.deepEqual(execute({ command: 'devices', device: 'MACHINE_002' }), {
      command: 'devices',
      states: [{ device: 'MACHINE_002', ...kind, timestamp: 7000, condition: 'outside', reading }],
    });
  });

  it('shows the anomalies where the plant tells the truth', () => {
    const { source, plant } = factory('node');
    source.tick = 7;
    const { states } = plant.control.page(0, 10);
    assert.deepEqual(
      states.map(({ anomalies }) => anomalies),
      [[], ['out']],
    );
  });

  it('pages and filters by device and condition', () => {
    const { source, plant } = factory();
    source.tick = 7;
    const page = (offset: number, limit: number, filter?: string) => {
      const { total, states } = plant.control.page(offset, limit, filter);
      return [total, ...states.map(({ device }) => device)];
    };
    assert.deepEqual(page(0, 1), [2, 'MACHINE_001']);
    assert.deepEqual(page(1, 5), [2, 'MACHINE_002']);
    assert.deepEqual(page(2, 5), [2]);
    assert.deepEqual(page(0, 5, 'machine_002'), [1, 'MACHINE_002']);
    assert.deepEqual(page(0, 5, 'OUTSIDE'), [1, 'MACHINE_002']);
  });

  it('describes what the devices are and take', () => {
    const answer = factory().execute({ command: 'describe', device: 'MACHINE_001' });
    assert.ok('descriptions' in answer);
    const [{ fields, failures, commands, ...rest }] = answer.descriptions as [(typeof answer.descriptions)[0]];
    assert.deepEqual(rest, { device: 'MACHINE_001', source: 'hall', kind: 'walkers' });
    assert.deepEqual(fields, [{ name: 'place', unit: 'm', resolution: 0.001 }]);
    assert.deepEqual(failures, ['bearing_failure', 'oil_leak']);
    assert.deepEqual(
      commands.map(({ name }) => name),
      ['reset', 'inject', 'load'],
    );
  });

  it('helps with the commands of all its devices, the plant and the questions', () => {
    const answer = factory().execute('h');
    assert.ok('commands' in answer);
    assert.deepEqual(
      answer.commands.map(({ name }) => name),
      ['reset', 'inject', 'load', 'pause', 'resume', 'speed', 'restart', 'devices', 'describe', 'help'],
    );
  });

  it('does all of what is asked, or nothing', () => {
    const { plant, execute } = factory();
    const message = "unknown device 'MACHINE_003'; did you mean MACHINE_001?";
    assert.throws(() => execute({ command: 'reset', device: ['MACHINE_001', 'MACHINE_003'] }), { message });
    plant.join('b', someSource('yard', ['POST_1'], { ...new WanderingModel(), commands: [] } as unknown as Model));
    assert.throws(
      () => execute({ command: 'reset', device: ['MACHINE_001', 'POST_1'] }),
      /unknown command 'reset' of POST_1/,
    );
    assert.deepEqual(plant.commands.toJSON(), []);
    const all = execute({ command: 'reset', device: '*' });
    assert.ok('devices' in all);
    assert.deepEqual(
      all.devices.map(({ device }) => device),
      ['MACHINE_001', 'MACHINE_002'],
    );
  });

  it('takes the value of any command in its text form, also where the plant is meant', () => {
    const { plant, execute } = factory();
    execute('load MACHINE_001 30');
    assert.deepEqual(plant.commands.of('MACHINE_001').list[0]!.value, { value: 30 });
    execute('speed 20');
    assert.equal(plant.speed, 20);
    assert.throws(() => execute('reset MACHINE_001 now'), { message: '"now" is too much for the command reset' });
    assert.throws(() => execute('pause now'), { message: '"now" is too much for the command pause' });
  });

  it('tells the anomalies under way, by device, where the plant tells the truth', () => {
    const { source, plant } = factory('node');
    source.tick = 7;
    const out = { device: 'MACHINE_002', type: 'out', fields: ['place'], severity: 1, start: 0, end: 9000 };
    assert.deepEqual(plant.control.truth(0, 10), { total: 1, anomalies: [out] });
    assert.deepEqual(plant.control.truth(1, 10), { total: 1, anomalies: [] });
    assert.throws(() => factory().plant.control.truth(0, 10), { message: 'the plant hides its ground truth' });
  });

  it('says in a word how a device does', () => {
    const model = new WanderingModel() as Model;
    const banded = { ...model, channels: [{ name: 'place', unit: 'm', resolution: 1, band: [0, 0.5] as const }] };
    const judged = {
      ...model,
      status: (reading: Reading | null) => ((reading?.place as number) > 0.7 ? 'stressed' : 'OK'),
    };
    const health = (of: Model, tick = 7) => {
      const source = someSource('hall', ['a', 'b'], of);
      source.tick = tick;
      return [0, 1].map((i) => healthOf({ source, i }));
    };
    assert.deepEqual(health(model), ['OK', 'OK']);
    assert.deepEqual(health(banded), ['OK', 'out of band']);
    assert.deepEqual(health(judged), ['OK', 'stressed']);
    assert.deepEqual(health(model, -1), ['silent', 'silent']);
    assert.deepEqual(health(judged, -1), ['OK', 'OK']);
  });

  it('answers unknown words with the nearest, and logs nothing', () => {
    const { plant, execute } = factory();
    const refused: [unknown, string][] = [
      ['a MACHINE_001 bearing', "unknown failure 'bearing'; did you mean bearing_failure?"],
      ['a MACHINE_01 oil_leak', "unknown device 'MACHINE_01'; did you mean MACHINE_001?"],
      ['injct MACHINE_001', "unknown command 'injct' of MACHINE_001; did you mean inject?"],
      ['puase', "unknown command 'puase'; did you mean pause?"],
      [
        'clear',
        "unknown command 'clear'; there are reset, inject, load, pause, resume, speed, restart, devices, describe, help",
      ],
      ['inject', 'inject needs a device; there are MACHINE_001, MACHINE_002'],
      [{ command: 'load', device: '*' }, 'value of load is nothing; expected a number from 0 to 100 %'],
      [{ command: 'load', device: '*', value: 101 }, 'value of load is 101; expected a number from 0 to 100 %'],
      [{ command: 'load', device: '*', vlaue: 5 }, "unknown value 'vlaue' of load; did you mean value?"],
      [{ command: 'pause', device: '*' }, 'pause is for the whole plant; expected no device'],
      [{ command: 'pause', at: 5000 }, 'pause is done at once; expected no payload.at'],
      ['speed 20 30', 'value of speed is "20 30"; expected a number from 0.001 to 1000000 × wall time'],
      [{ command: 'speed', value: 0 }, 'value of speed is 0; expected a number from 0.001 to 1000000 × wall time'],
    ];
    for (const [input, message] of refused) assert.throws(() => execute(input), { name: 'InputError', message });
    assert.deepEqual([plant.commands.toJSON(), plant.paused, plant.speed], [[], false, 1]);
  });
});
