import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import plantNode = require('../../nodes/plant/plant');
import motorNode = require('../../nodes/motor/motor');

import { MOTOR_DEFAULTS } from '../../lib/models/motor/settings';
import { Settings } from '../../nodes/common/settings';
import { readMotorSettings } from '../../nodes/motor/settings';
import { acceptsConfig, readDialog } from '../support/dialogs';
import { errors, handOver, inNodeRed, messages, sinkNode, statusOf, until } from './flow-kit';

const NODES = [plantNode, motorNode, sinkNode];
const SOURCE = { id: 'source-0001', type: 'shopfloor-motor', plant: '', wires: [['readings-0001'], ['events-0001']] };
const SINKS = [
  { id: 'readings-0001', type: 'test-sink' },
  { id: 'events-0001', type: 'test-sink' },
];
const PLANT = { id: 'plant-0001', type: 'shopfloor-plant', name: 'hall' };

const payloads = (id = 'readings-0001') => messages(id).map(({ payload }) => payload as Record<string, unknown>);

describe('motor', () => {
  inNodeRed();

  async function load(source: object, plant?: object) {
    const withPlant = plant ? [{ ...PLANT, ...plant }] : [];
    await helper.load(NODES, [{ ...SOURCE, plant: plant ? PLANT.id : '', ...source }, ...SINKS, ...withPlant]);
  }

  it('sends the voltage of three motors ten times a second as it comes, and nothing from the future', async () => {
    await load({});
    await until('readings', () => payloads().length >= 9);
    const times = payloads().map(({ timestamp }) => timestamp as number);
    assert.ok(Math.max(...times) <= Date.now());
    assert.deepEqual(Object.keys(payloads()[0]!), ['device', 'timestamp', 'voltage']);
    assert.deepEqual(new Set(payloads().map(({ device }) => device)), new Set(['Motor 1', 'Motor 2', 'Motor 3']));
    const own = payloads().filter(({ device }) => device === 'Motor 1');
    assert.equal((own[1]!.timestamp as number) - (own[0]!.timestamp as number), 100);
    await until('a status', () => statusOf('source-0001') === 'green dot 3 motors ×1');
  });

  it('sends any signal', async () => {
    await load({ signal: 'pressure', unit: 'bar', count: 1 });
    await until('a reading', () => payloads().length > 0);
    assert.deepEqual(Object.keys(payloads()[0]!), ['device', 'timestamp', 'pressure']);
  });

  it('sends a waveform, zone and state of an induction motor', async () => {
    await load({ profile: 'physical', count: 1, waveform: 'each', waveformLength: 64 });
    await until('a reading', () => payloads().length > 0);
    const { state, zone, waveform, waveform_rate } = payloads()[0]!;
    assert.deepEqual([state, zone, (waveform as number[]).length, waveform_rate], ['running', 'A', 64, 2560]);
  });

  it('fails, is repaired and maintained as a message asks', async () => {
    await load({ profile: 'physical', count: 1, rate: 10, failureMode: 'none' }, { truth: 'readings' });
    await until('readings', () => payloads().length >= 2);
    assert.equal(await handOver('source-0001', { payload: 'a Motor 1 unbalance' }), undefined);
    await until('a failure', () => payloads().at(-1)!.anomaly_type === 'unbalance');
    const clear = { command: 'clear', device: 'Motor 1' };
    assert.equal(await handOver('source-0001', { payload: clear }), undefined);
    await until('none', () => payloads().at(-1)!.anomaly_type === 'normal');
    const maintenance = { command: 'maintenance', device: 'Motor 1', minutes: 30 };
    assert.equal(await handOver('source-0001', { payload: maintenance }), undefined);
    await until('its event', () => payloads('events-0001').some(({ event }) => event === 'maintenance_started'));
    await until('it stands', () => payloads().at(-1)!.state === 'maintenance');
    const error = await handOver('source-0001', { payload: 'a Motor 1 bearing' });
    assert.match(String(error?.message), /^unknown failure 'bearing'; did you mean bearing_\w+\?$/);
  });

  it('has no failures to be asked for where it has one signal only', async () => {
    await load({ count: 1 });
    await until('readings', () => payloads().length >= 1);
    const error = await handOver('source-0001', { payload: { command: 'inject', device: 'Motor 1' } });
    assert.match(String(error?.message), /^unknown command 'inject' of Motor 1/);
  });

  it('describes its signals and failures', async () => {
    await load({ profile: 'physical', count: 1 });
    await until('readings', () => payloads().length >= 1);
    await handOver('source-0001', { payload: 'describe' });
    await until('the answer', () => payloads('events-0001').length > 0);
    const [{ descriptions }] = payloads('events-0001') as [
      { descriptions: { failures: string[]; fields: { name: string; unit: string }[] }[] },
    ];
    assert.equal(descriptions[0]!.failures.length, 8);
    assert.deepEqual(
      descriptions[0]!.fields.map(({ name, unit }) => `${name} ${unit}`),
      ['voltage V', 'current A', 'speed rpm', 'torque N·m', 'frequency Hz', 'temperature °C', 'vibration mm/s'],
    );
  });

  it('stays idle on a bad setting, and says which', async () => {
    await load({ pattern: 'recorded', recorded: '1, 2, x' });
    await until('a red status', () => statusOf('source-0001') === 'red ring bad recorded');
    assert.deepEqual(errors(), ['recorded is "x"; expected a number in row 1']);
  });
});

describe('motor: settings', () => {
  const read = (config: object) => readMotorSettings(new Settings(config as Record<string, unknown>));

  it('has the model’s defaults for what is empty', () => {
    assert.deepEqual(read({}).model, MOTOR_DEFAULTS);
    const empty = Object.fromEntries(Object.keys(MOTOR_DEFAULTS).map((name) => [name, '']));
    assert.deepEqual(read(empty).model, MOTOR_DEFAULTS);
    const { ids, periodMs } = read({}).source;
    assert.deepEqual([ids, periodMs], [['Motor 1', 'Motor 2', 'Motor 3'], 100]);
  });

  it('refuses junk by naming the field, and takes nothing else for an error', () => {
    const settings = new Settings({});
    readMotorSettings(settings);
    const names = [...settings.asked].filter((name) => name !== 'version');
    let refused = 0;
    for (const name of names) {
      for (const value of ['junk', -1, 0, 1e99, Number.NaN, null, ' ', true, [], {}, '$' + '{NOT_SET}', '0x10', 0.5]) {
        try {
          read({ [name]: value });
        } catch (error) {
          refused++;
          assert.match(
            (error as Error).message,
            /^\w+ is .{1,80}; expected .+/s,
            `${name} = ${String(value)}: ${error}`,
          );
        }
      }
    }
    assert.ok(refused > 200, `${refused} refused`);
  });
});

describe('motor: dialog', () => {
  it('accepts the combinations that the runtime accepts, and no others', () => {
    const dialog = readDialog('motor');
    const usual = Object.fromEntries(Object.entries(dialog.defaults).map(([name, { value }]) => [name, value]));
    const runs = (config: Record<string, unknown>) => {
      try {
        readMotorSettings(new Settings(config));
        return true;
      } catch {
        return false;
      }
    };
    const changes: Record<string, unknown>[] = [
      {},
      { base: 13 },
      { base: 13.1 },
      { signal: 'device' },
      { signal: 'p1' },
      { poles: 5 },
      { poles: 66 },
      { pitchDiameter: 7.94 },
      { pitchDiameter: 8 },
      { shortestHours: 24 },
      { shortestHours: 25 },
      { maintenanceMinMinutes: 121 },
      { contactAngle: 81 },
      { waveformLength: 15 },
      { ratedKilowatts: 14 },
      { pattern: 'duty', rampUpSeconds: 0, rampDownSeconds: 0, onSeconds: 0 },
      { pattern: 'duty', rampUpSeconds: 1, rampDownSeconds: 0, onSeconds: 0 },
      { pattern: 'recorded', recorded: '1' },
      { pattern: 'recorded', recorded: '1;2' },
      { pattern: 'recorded', recorded: '1;b' },
      { pattern: 'recorded', recorded: 'a;b\n1;2\n3;4', recordedColumn: 'b' },
    ];
    for (const change of changes) {
      const config = { ...usual, ...change };
      assert.equal(acceptsConfig(dialog, config), runs(config), JSON.stringify(change));
    }
  });
});
