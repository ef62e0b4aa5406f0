import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import computerNode = require('../../nodes/computer/computer');
import plantNode = require('../../nodes/plant/plant');

import { SettingError } from '../../lib/core/errors';
import { COMPUTER_DEFAULTS } from '../../lib/models/computer/settings';
import { Settings } from '../../nodes/common/settings';
import { readComputerSettings } from '../../nodes/computer/settings';
import { acceptsConfig, readDialog } from '../support/dialogs';
import { give } from '../support/give';
import { errors, inNodeRed, messages, sinkNode, statusOf, until } from './flow-kit';

const NODES = [plantNode, computerNode, sinkNode];
const SOURCE = {
  id: 'source-0001',
  type: 'shopfloor-computer',
  plant: '',
  wires: [['readings-0001'], ['events-0001']],
};
const SINKS = [
  { id: 'readings-0001', type: 'test-sink' },
  { id: 'events-0001', type: 'test-sink' },
];
const PLANT = { id: 'plant-0001', type: 'shopfloor-plant', name: 'hall' };
const PI_FIELDS = [
  'GPU_temp_celsius',
  'CPU_temp_celsius',
  'frequency_arm_hz',
  'frequency_core_hz',
  'frequency_pwm_hz',
  'voltage_core_v',
  'voltage_sdram_c_v',
  'voltage_sdram_i_v',
  'voltage_sdram_p_v',
  'memory_arm_bytes',
  'memory_gpu_bytes',
  'throttled',
];

/** At another time of the day a computer may be off, as one that has failed is. */
const NOON = { start: 'fixed', startTime: '2026-01-05T12:00:00Z' };

/** The error that a message was completed with. */
const given = (payload: unknown) =>
  new Promise<Error | undefined>((done) => give(helper.getNode('source-0001'), { _msgid: '1', payload }, done));

interface Payload {
  readonly [name: string]: unknown;
}
const readings = () => messages('readings-0001').map(({ payload }) => payload as Payload);
const events = () => messages('events-0001').map(({ payload }) => payload as Payload);
const changes = (device: string) =>
  events()
    .filter((event) => event.kind === 'event' && event.device === device)
    .map(({ from, to }) => `${from}>${to}`);

describe('computer', () => {
  inNodeRed();

  async function load(source: object, plant?: object) {
    const withPlant = plant ? [{ ...PLANT, ...plant }] : [];
    const flow = [{ ...SOURCE, plant: plant ? PLANT.id : '', ...source }, ...SINKS, ...withPlant];
    await helper.load(NODES, flow);
  }

  it('sends the records of five Raspberry Pi as it comes, without a plant', async () => {
    await load({});
    await until('readings', () => readings().length >= 4);
    const [reading] = readings();
    assert.deepEqual(Object.keys(reading!), ['device', 'timestamp', 'state', ...PI_FIELDS]);
    assert.match(String(messages('readings-0001')[0]!.topic), /^Computer [1-5]$/);
    await until('a status', () => statusOf('source-0001') === 'green dot 5 computers ×1');
  });

  it('sends the records of PCs', async () => {
    await load({ profile: 'pc', count: 1, prefix: 'pc', startPhase: 'together' }, { speed: 1000 });
    await until('readings', () => readings().length > 0);
    const [reading] = readings();
    assert.deepEqual(Object.keys(reading!), [
      'device',
      'timestamp',
      'state',
      'ClockCPUCoreOne',
      'PowerCPUPackage',
      'LoadCPUTotal',
      'TemperatureCPUPackage',
      'TemperatureGPUCore',
      'LoadGPUCore',
    ]);
    assert.deepEqual([reading!.device, reading!.state], ['pc1', 'idle']);
  });

  it('says each change of state by its second output, and does what a message asks', async () => {
    await load({ count: 2, burstsPerHour: 0, faults: false, startPhase: 'together' }, { speed: 600 });
    await until('a boot', () => changes('Computer 1').length === 2);
    assert.equal(await given({ command: 'load', device: 'Computer 1', percent: 99, minutes: 600 }), undefined);
    await until('throttling', () => changes('Computer 1').includes('busy>throttled'));
    await until('its bits', () => readings().some(({ throttled }) => throttled === 0xe000e));
    assert.equal(await given({ command: 'power', device: 'Computer 1', state: 'off' }), undefined);
    await until('the end', () => changes('Computer 1').at(-1) === 'throttled>off');
    assert.deepEqual(changes('Computer 2'), ['off>booting', 'booting>idle']);
    assert.equal(await given('devices'), undefined);
    const isAnswer = ({ kind }: Payload) => kind === 'state';
    await until('the answer', () => events().some(isAnswer));
    const { states } = events().find(isAnswer) as unknown as { states: { condition: string; reading: unknown }[] };
    assert.deepEqual([states[0]!.condition, states[0]!.reading], ['off', null]);
    assert.equal(states[1]!.condition, 'idle');
  });

  it('lets parts degrade by the text of a command, and tells it in readings where the plant does', async () => {
    await load({ count: 1, faults: false, startPhase: 'together' }, { speed: 600, truth: 'readings' });
    await until('readings', () => readings().length > 0);
    assert.equal(readings()[0]!.anomaly_type, 'normal');
    assert.equal(await given('a Computer 1 dust'), undefined);
    await until('the label', () => readings().some(({ anomaly_type }) => anomaly_type === 'dust'));
    assert.equal(await given('c Computer 1'), undefined);
    await until('its end', () => readings().at(-1)!.anomaly_type === 'normal');
  });

  it('names what is unknown, and what was probably meant', async () => {
    await load({ count: 2 }, NOON);
    await until('a status', () => statusOf('source-0001') !== undefined);
    await until('readings', () => readings().length > 0);
    for (const [payload, message] of [
      [{ command: 'rebot', device: 'Computer 1' }, "unknown command 'rebot' of Computer 1; did you mean reboot?"],
      [
        { command: 'inject', device: 'Computer 1', failure: 'fan' },
        /^unknown failure 'fan'; did you mean fan_failing\?$/,
      ],
      [{ command: 'load', device: 'Computer 1' }, 'percent of load is nothing; expected a number from 0 to 100 %'],
      [
        { command: 'load', device: 'Computer 1', percent: 200 },
        'percent of load is 200; expected a number from 0 to 100 %',
      ],
      [{ command: 'power', device: 'Computer 1' }, /^power needs a state; .*on.*off/],
      [{ command: 'fan', device: 'Computer 1', state: 'broken' }, /^unknown state 'broken'; /],
      [{ command: 'fail', device: 'Computer 3' }, /^unknown device 'Computer 3'; did you mean Computer [12]\?$/],
    ] as const) {
      const error = await given(payload);
      if (typeof message === 'string') assert.equal(error?.message, message);
      else assert.match(error?.message ?? 'no error', message);
    }
  });

  it('describes its fields, failures and commands', async () => {
    await load({ count: 1 }, NOON);
    await until('readings', () => readings().length > 0);
    assert.equal(await given({ command: 'describe', device: 'Computer 1' }), undefined);
    await until('the answer', () => events().some(({ command }) => command === 'describe'));
    const { descriptions } = events().find(({ command }) => command === 'describe') as unknown as {
      descriptions: {
        fields: { name: string; critical?: number }[];
        failures: string[];
        commands: { name: string }[];
      }[];
    };
    const [{ fields, failures, commands }] = descriptions as [(typeof descriptions)[0]];
    assert.deepEqual(
      fields.map(({ name }) => name),
      PI_FIELDS,
    );
    assert.equal(fields[1]!.critical, 85);
    assert.deepEqual(failures, ['fan_failing', 'dust', 'weak_supply']);
    assert.deepEqual(
      commands.map(({ name }) => name),
      ['inject', 'clear', 'power', 'reboot', 'load', 'fan', 'dust', 'under-voltage', 'fail'],
    );
  });

  it('stays idle on a bad setting, and says which', async () => {
    await load({ roomTemperature: 100 });
    await until('a red status', () => statusOf('source-0001') === 'red ring bad roomTemperature');
    assert.deepEqual(errors(), ['roomTemperature is 100; expected a number from -50 to 70']);
    assert.equal(readings().length, 0);
  });
});

describe('computer: settings', () => {
  const read = (config: object) => readComputerSettings(new Settings(config as Record<string, unknown>));

  it('has the model’s defaults for what is empty', () => {
    assert.deepEqual(read({}).model, COMPUTER_DEFAULTS);
    const empty = Object.fromEntries(Object.keys(COMPUTER_DEFAULTS).map((name) => [name, '']));
    assert.deepEqual(read(empty).model, COMPUTER_DEFAULTS);
    assert.deepEqual([read({}).source.ids.length, read({}).source.periodMs], [5, 5000]);
  });

  it('refuses junk by naming the field, the value and what was expected, and takes nothing else for an error', () => {
    const junk = [
      'junk',
      '-1',
      -1,
      1e99,
      Number.NaN,
      Infinity,
      null,
      true,
      [],
      {},
      '$' + '{NOT_SET}',
      '0x10',
      '\u0000',
    ];
    const settings = new Settings({});
    readComputerSettings(settings);
    const names = [...settings.asked].filter((name) => name !== 'version');
    let refused = 0;
    for (const name of names) {
      for (const value of junk) {
        try {
          read({ [name]: value });
        } catch (error) {
          refused++;
          assert.ok(error instanceof SettingError, `${name} = ${String(value)}: ${error}`);
          assert.match(error.message, /^\w+ is .{1,80}; expected .+/s);
        }
      }
    }
    assert.ok(refused > 200, `${refused} refused`);
  });
});

describe('computer: dialog', () => {
  it('accepts the combinations that the runtime accepts, and no others', () => {
    const dialog = readDialog('computer');
    const usual = Object.fromEntries(Object.entries(dialog.defaults).map(([name, { value }]) => [name, value]));
    const runs = (config: Record<string, unknown>) => {
      try {
        readComputerSettings(new Settings(config));
        return true;
      } catch {
        return false;
      }
    };
    for (const change of [
      {},
      { burstMinMinutes: 15 },
      { burstMinMinutes: 16 },
      { burstLoadMaxPercent: 49 },
      { burstLoadMinPercent: 99 },
      { shortestHours: 24 },
      { shortestHours: 25 },
      { longestHours: 3 },
      { mtbfHours: 0 },
      { busiestHour: 24 },
      { busiestHour: 25 },
      { fanPercent: 0 },
      { dustPercent: 0, supplyPercent: 0 },
      { fanPercent: 0, dustPercent: 0, supplyPercent: 0 },
      { fanPercent: 0, dustPercent: 0, supplyPercent: 0, faults: false },
      { roomTemperature: -51 },
      { idleLoadPercent: 101 },
    ] as Record<string, unknown>[]) {
      const config = { ...usual, ...change };
      assert.equal(acceptsConfig(dialog, config), runs(config), JSON.stringify(change));
    }
  });
});
