import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import machineNode = require('../../nodes/machine/machine');
import plantNode = require('../../nodes/plant/plant');
import truthNode = require('../../nodes/truth/truth');

import { MACHINE_DEFAULTS } from '../../lib/models/machine/settings';
import { Settings } from '../../nodes/common/settings';
import { readMachineSettings } from '../../nodes/machine/settings';
import { fleetOf, HOUR_MS } from '../lib/models/machine/run';
import { readDialog } from '../support/dialogs';
import { errors, handOver, inNodeRed, messages, sinkNode, statusOf, until } from './flow-kit';

const NODES = [plantNode, machineNode, truthNode, sinkNode];
const SOURCE = { id: 'source-0001', type: 'shopfloor-machine', plant: '', wires: [['readings-0001'], ['events-0001']] };
const SINKS = ['readings-0001', 'events-0001', 'truth-sink-0001'].map((id) => ({ id, type: 'test-sink' }));
const PLANT = { id: 'plant-0001', type: 'shopfloor-plant', name: 'hall' };
const TRUTH = { id: 'truth-0001', type: 'shopfloor-truth', plant: PLANT.id, wires: [['truth-sink-0001']] };
/** Nothing happens to a machine of which nobody asks anything. */
const QUIET = { failureMode: 'none', maintenanceMode: 'none' };

type Payload = Record<string, unknown>;
const payloads = (id: string) => messages(id).map(({ payload }) => payload as Payload);
const readings = () => payloads('readings-0001');
const events = () => payloads('events-0001');
const truths = () => payloads('truth-sink-0001');
const newest = (device: string) => readings().findLast((reading) => reading.device === device);

/** The error that a message was completed with. */
const ask = async (payload: unknown) => (await handOver('source-0001', { payload }))?.message;

describe('machine', () => {
  inNodeRed();

  async function load(source: object, plant?: object) {
    const withPlant = plant ? [{ ...PLANT, ...plant }, TRUTH] : [];
    const flow = [{ ...SOURCE, plant: plant ? PLANT.id : '', ...source }, ...SINKS, ...withPlant];
    await helper.load(NODES, flow);
  }

  it('sends the readings of five machines as it comes, without a plant', async () => {
    await load({});
    await until('five readings', () => readings().length >= 5);
    assert.deepEqual(
      readings()
        .slice(0, 5)
        .map(({ device }) => device),
      ['MACHINE_001', 'MACHINE_002', 'MACHINE_003', 'MACHINE_004', 'MACHINE_005'],
    );
    assert.deepEqual(Object.keys(readings()[0]!), [
      'device',
      'timestamp',
      'maintenance_status',
      'temperature',
      'vibration',
      'pressure',
      'flow_rate',
      'power_consumption',
      'oil_level',
      'bearing_temperature',
    ]);
    await until('a status', () => statusOf('source-0001') === 'green dot 5 machines ×1');
    assert.equal(messages('readings-0001')[0]!.topic, 'MACHINE_001');
  });

  it('does what a message asks: breaks, repairs and maintains a machine, and says so', async () => {
    await load({ ...QUIET, count: 2, rate: 20 }, { truth: 'node', speed: 1 });
    await until('readings', () => readings().length >= 2);
    const inject = { command: 'inject', device: 'MACHINE_001', failure: 'oil_leak', from: 0.9 };
    assert.equal(await ask(inject), undefined);
    await until('oil to be low', () => Number(newest('MACHINE_001')?.oil_level) < 70);
    assert.ok(Number(newest('MACHINE_002')?.oil_level) > 75);
    await until('the truth', () => truths().length > 0);
    const { device, type, phase, stage } = truths()[0]!;
    assert.deepEqual([device, type, phase, stage], ['MACHINE_001', 'oil_leak', 'start', 'degradation']);

    assert.equal(await ask('c MACHINE_001'), undefined);
    await until('oil to be well', () => Number(newest('MACHINE_001')?.oil_level) > 75);

    // Half an hour, where nothing is said.
    assert.equal(await ask('m MACHINE_002'), undefined);
    await until('a maintenance', () => newest('MACHINE_002')?.maintenance_status === 'maintenance');
    await until('its event', () => events().length > 0);
    const event = events()[0]!;
    assert.deepEqual([event.kind, event.event, event.device], ['event', 'maintenance_started', 'MACHINE_002']);
    assert.equal(Number(event.maintenance_end) - Number(event.maintenance_start), 30 * 60_000);
  });

  it('answers unknown words with those that were probably meant', async () => {
    await load({});
    await until('readings', () => readings().length >= 5);
    const asked: [unknown, string][] = [
      ['a MACHINE_001 bearing', "unknown failure 'bearing'; did you mean bearing_failure?"],
      ['a MACHINE_01 oil_leak', "unknown device 'MACHINE_01'; did you mean MACHINE_001?"],
      ['mantenance MACHINE_001', "unknown command 'mantenance' of MACHINE_001; did you mean maintenance?"],
      [{ command: 'inject', device: '*', form: 1 }, "unknown value 'form' of inject; did you mean from?"],
      [
        { command: 'inject', device: 'MACHINE_001', from: 2 },
        'from of inject is 2; expected a number from 0 to 1 (0: the present value, 1: critical)',
      ],
      ['m MACHINE_001 soon', 'minutes of maintenance is "soon"; expected a number from 0.1 to 100000 min'],
    ];
    for (const [payload, expected] of asked) assert.equal(await ask(payload), expected);
    assert.equal(await ask('a MACHINE_001'), undefined);
  });

  it('tells what its machines are, take and fail of', async () => {
    await load({ count: 1 });
    await until('a reading', () => readings().length >= 1);
    assert.equal(await ask('describe'), undefined);
    await until('the answer', () => events().length > 0);
    const { descriptions } = events()[0] as { descriptions: { fields: Payload[]; failures: string[] }[] };
    assert.deepEqual(descriptions[0]!.fields[0], {
      name: 'temperature',
      unit: '°C',
      resolution: 0.01,
      band: [60, 85],
      critical: 95,
    });
    assert.equal(descriptions[0]!.failures.length, 5);
  });

  it('hides the ground truth by default: in readings, events, state and what a truth node sends', async () => {
    await load({ ...QUIET, count: 2, rate: 20 }, {});
    await until('readings', () => readings().length >= 2);
    await ask({ command: 'inject', device: 'MACHINE_001', failure: 'pump_failure', from: 1 });
    await until('it to fail', () => Number(newest('MACHINE_001')?.flow_rate) < 170);
    await ask('s');
    await until('the answer', () => events().length > 0);
    const { states } = events()[0] as { states: Payload[] };
    assert.deepEqual(Object.keys(states[0]!), ['device', 'source', 'kind', 'timestamp', 'condition', 'reading']);
    assert.equal(states[0]!.condition, 'operational');
    assert.equal(truths().length, 0);
    const said = JSON.stringify([readings(), events()]);
    assert.doesNotMatch(said, /pump_failure|anomaly|rul_hours|degradation|precursor/);
  });

  it('puts label, type and remaining life into readings when the plant says so', async () => {
    await load({ ...QUIET, count: 1, rate: 20 }, { truth: 'readings' });
    await until('a reading', () => readings().length >= 1);
    assert.deepEqual(
      [readings()[0]!.anomaly_label, readings()[0]!.anomaly_type, readings()[0]!.rul_hours],
      [0, 'normal', null],
    );
    await ask({ command: 'inject', device: 'MACHINE_001', failure: 'overheating', from: 0.5 });
    await until('a label', () => newest('MACHINE_001')?.anomaly_label === 1);
    const { anomaly_type, rul_hours } = newest('MACHINE_001')!;
    assert.equal(anomaly_type, 'overheating');
    assert.ok(Number(rul_hours) > 2 && Number(rul_hours) < 6, `${rul_hours} h`);
  });

  it('stays idle on a bad setting, and says which', async () => {
    await load({ sharePercent: 30 });
    await until('a red status', () => statusOf('source-0001') === 'red ring bad sharePercent');
    assert.deepEqual(errors(), ['sharePercent is 30; expected a number from 0 to 25']);
  });

  it('reads a YAML file for its dialog, for whom the permission allows it', async () => {
    await load({});
    const post = (body: object) => helper.request().post('/shopfloor/machine/streaming-file').send(body);
    const good = await post({ text: 'streaming:\n  rate: 2\n  rat: 3\n' });
    assert.deepEqual(
      [good.status, good.body],
      [200, { fields: { rate: 2 }, notes: ['rat: unknown, left out; did you mean rate?'] }],
    );
    const bad = await post({ text: 'streaming:\n  rate: fast\n' });
    assert.deepEqual(
      [bad.status, bad.body],
      [400, { error: 'line 2: rate is "fast"; expected a number from 0.001 to 1000' }],
    );
    const none = await post({});
    assert.deepEqual([none.status, none.body], [400, { error: 'text is nothing; expected the text of a YAML file' }]);
  });
});

describe('machine: settings', () => {
  const read = (config: object) => readMachineSettings(new Settings(config as Record<string, unknown>));

  it('has the model’s defaults for what is empty', () => {
    assert.deepEqual(read({}).model, MACHINE_DEFAULTS);
    const empty = Object.fromEntries(Object.keys(MACHINE_DEFAULTS).map((name) => [name, '']));
    assert.deepEqual(read({ ...empty, failureCount: '', failurePeriod: ' ' }).model, MACHINE_DEFAULTS);
    assert.deepEqual(read({}).source.ids, ['MACHINE_001', 'MACHINE_002', 'MACHINE_003', 'MACHINE_004', 'MACHINE_005']);
  });

  it('takes failures as so many per machine in a time', () => {
    const hours = (config: object) => read(config).model.mtbfHours;
    assert.equal(hours({ failureCount: 2, failurePeriod: 1, failurePeriodUnit: 'd' }), 12);
    assert.equal(hours({ failureCount: 0.5, failurePeriod: 30, failurePeriodUnit: 'min' }), 1);
  });

  it('refuses what a machine cannot be', () => {
    for (const [config, message] of [
      [{ longestHours: 1 }, 'longestHours is 1; expected at least 2'],
      [{ maintenanceMaxMinutes: 10 }, 'maintenanceMaxMinutes is 10; expected at least 15'],
      [{ profile: 'physical' }, 'profile is "physical"; expected one of developing, reference'],
      [
        { bearingPercent: 0, pumpPercent: 0, overheatingPercent: 0, oilLeakPercent: 0, motorPercent: 0 },
        'bearingPercent is 0; expected at least one type of failure above 0 %',
      ],
    ] as const) {
      assert.throws(() => read(config), { message });
    }
  });
});

describe('machine: dialog', () => {
  const MACHINES = 40;
  const HOURS = 7000;
  const { defaults, failureRate, html } = readDialog('machine') as ReturnType<typeof readDialog> & {
    failureRate(of: object): { hours: number; share: number };
  };
  const usual = Object.fromEntries(Object.entries(defaults).map(([name, { value }]) => [name, value]));

  it('says what comes of the settings: the failures of a fleet and the faulty share of the time', function () {
    this.timeout(30_000);
    for (const change of [
      {},
      { maintenanceMode: 'none' },
      { failureCount: 3, maintenanceDays: 3, maintenanceMaxMinutes: 600 },
      { failurePeriod: 24, failurePeriodUnit: 'h' },
      { failureMode: 'share', sharePercent: 10 },
      { failureMode: 'per reading', failureProbability: 0.001, rate: 0.01, maintenanceMode: 'none' },
      { maintenanceMode: 'as the reference' },
    ]) {
      const config = { ...usual, ...change };
      const { hours, share } = failureRate(config);
      const { model, source } = readMachineSettings(new Settings(config));
      // An hour a look: of what depends on the rate of readings, one reading an hour.
      const step = model.failureMode === 'per reading' ? HOUR_MS / source.periodMs : 1;
      const fleet = fleetOf({ settings: model, machines: MACHINES, periodMs: HOUR_MS / step, labels: true });
      const told = JSON.stringify(change);
      let [faulty, begun] = [0, 0];
      for (const i of fleet.ids.keys()) {
        let before = 0;
        for (let hour = 0; hour < HOURS; hour++) {
          const label = fleet.reading(hour * step, i)!.anomaly_label as number;
          faulty += label;
          if (label > before) begun++;
          before = label;
        }
      }
      const found = faulty / (MACHINES * HOURS);
      assert.ok(Math.abs(found / share - 1) < 0.1, `${told}: faulty ${found} of the time, said to be ${share}`);
      const between = (MACHINES * HOURS) / begun;
      // Where failures last for less than hours, some fall between two looks.
      if (hours > 24)
        assert.ok(Math.abs(between / hours - 1) < 0.1, `${told}: every ${between} h, said to be ${hours}`);
    }
    assert.deepEqual({ ...failureRate({ ...usual, failureMode: 'none' }) }, { hours: Infinity, share: 0 });
    assert.equal(Math.round(1000 * failureRate(usual).share), 53);
  });

  it('has presets that fill properties with values which the runtime takes', () => {
    const text = /const MACHINE_PRESETS = (\{[\s\S]*?\n {2}\});/.exec(html)![1]!;
    const presets = new Function(`return ${text}`)() as Record<string, Record<string, unknown>>;
    const facts = Object.entries(presets).map(([name, fields]) => {
      const { model, source } = readMachineSettings(new Settings({ ...usual, ...fields }));
      for (const field of Object.keys(fields)) assert.ok(field in defaults, field);
      assert.match(html, new RegExp(`<option value="${name}"`));
      const share = model.failureMode === 'share' ? model.sharePercent / 100 : 0;
      return [name, 1000 / source.periodMs, source.pump.maxMs / 1000, share];
    });
    assert.deepEqual(facts, [
      ['development', 0.5, 300, 0.05],
      ['production', 10, Infinity, 0.001],
      ['api_test', 2, 600, 0.02],
      ['file_logging', 1, Infinity, 0.01],
      ['clean_data', 5, Infinity, 0],
      ['instructor_testing', 1, 600, 0.05],
    ]);
  });

  it('accepts what the runtime accepts, and nothing else', () => {
    const accepts = (config: Record<string, unknown>) =>
      Object.entries(defaults).every(
        ([name, { validate }]) => !validate || validate.call(config, config[name], {}) === true,
      );
    const runs = (config: Record<string, unknown>) => {
      try {
        readMachineSettings(new Settings(config));
        return true;
      } catch {
        return false;
      }
    };
    for (const change of [
      {},
      { shortestHours: 24 },
      { shortestHours: 25 },
      { longestHours: 1.9 },
      { maintenanceMinMinutes: 120 },
      { maintenanceMaxMinutes: 15 },
      { failurePeriod: 0 },
      { failurePeriod: 0.001, failurePeriodUnit: 'min', failureCount: 1_000_000 },
      { failurePeriod: 1_000_000, failureCount: 0.001 },
      { failureCount: 0 },
      { sharePercent: 25.1 },
      { first: '001x' },
      { first: '000' },
      { noisePercent: -1 },
      { agingPercent: -1 },
    ]) {
      assert.equal(accepts({ ...usual, ...change }), runs({ ...usual, ...change }), JSON.stringify(change));
    }
  });
});
