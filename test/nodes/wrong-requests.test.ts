// What nobody can do, asked of every kind of device through each of the four ways to steer a plant: the same sentence, which
// names what was wrong and what was probably meant, and nothing done.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { NodeAPI } from 'node-red';

import express = require('express');
import helper = require('node-red-node-test-helper');

import computerNode = require('../../nodes/computer/computer');
import controlNode = require('../../nodes/control/control');
import customNode = require('../../nodes/custom/custom');
import machineNode = require('../../nodes/machine/machine');
import motorNode = require('../../nodes/motor/motor');
import plantNode = require('../../nodes/plant/plant');
import printerNode = require('../../nodes/printer/printer');

import { createKey } from '../../nodes/plant/api-keys';
import { mountApi } from '../../nodes/plant/http-api';
import { forget, handOver, messages, sinkNode, unload, until } from './flow-kit';

const NODES = [plantNode, printerNode, machineNode, motorNode, computerNode, customNode, controlNode, sinkNode];
const KEY = createKey();
const PLANT = {
  id: 'plant-0001',
  type: 'shopfloor-plant',
  name: 'hall',
  start: 'fixed',
  startTime: '2026-01-05T12:00:00Z',
  apiKeys: [{ name: 'robot', scope: 'control', hash: KEY.hash }],
};
const source = (kind: string, more: object = {}) => {
  return {
    id: `${kind}-0001`,
    type: `shopfloor-${kind}`,
    plant: PLANT.id,
    count: 2,
    wires: [['all'], ['all']],
    ...more,
  };
};
const FLOW = [
  source('printer'),
  source('machine'),
  source('motor', { profile: 'physical' }),
  source('computer'),
  source('custom', { channels: [{ name: 'level', signal: 'constant' }] }),
  { id: 'control-0001', type: 'shopfloor-control', plant: PLANT.id, wires: [['all']] },
  { id: 'all', type: 'test-sink' },
  PLANT,
];

type Asked = { command: string; device?: string } & Record<string, unknown>;

/** What is asked, and the sentence that answers it. */
const REFUSED: [what: string, asked: Asked, sentence: string | RegExp][] = [
  [
    'an unknown device',
    { command: 'inject', device: 'MACHINE_01' },
    "unknown device 'MACHINE_01'; did you mean MACHINE_001?",
  ],
  [
    'an unknown device among known ones',
    { command: 'clear', device: 'Motr 2' },
    "unknown device 'Motr 2'; did you mean Motor 2?",
  ],
  [
    'a device like none',
    { command: 'clear', device: 'zzz' },
    "unknown device 'zzz'; there are Printer 1, Printer 2, MACHINE_001, MACHINE_002, Motor 1, Motor 2, Computer 1, Computer 2, device 1, device 2",
  ],
  [
    'an unknown failure of a machine',
    { command: 'inject', device: 'MACHINE_001', failure: 'bearing' },
    "unknown failure 'bearing'; did you mean bearing_failure?",
  ],
  [
    'an unknown failure of a motor',
    { command: 'inject', device: 'Motor 1', failure: 'inner_race' },
    "unknown failure 'inner_race'; did you mean bearing_inner_race?",
  ],
  [
    'an unknown failure of a computer',
    { command: 'inject', device: 'Computer 1', failure: 'fan_failed' },
    "unknown failure 'fan_failed'; did you mean fan_failing?",
  ],
  [
    'an unknown state of a computer',
    { command: 'power', device: 'Computer 2', state: 'onn' },
    "unknown state 'onn'; did you mean on?",
  ],
  ['no state of a computer', { command: 'power', device: 'Computer 2' }, 'power needs a state; there are on, off'],
  [
    'an unknown field of a custom device',
    { command: 'set', device: 'device 1', channel: 'levle', value: 1 },
    "unknown channel 'levle'; did you mean level?",
  ],
  [
    'an unknown value of a command',
    { command: 'inject', device: 'MACHINE_002', form: 0.5 },
    "unknown value 'form' of inject; did you mean from?",
  ],
  [
    'a number beyond its range',
    { command: 'inject', device: 'MACHINE_002', from: 1.5 },
    'from of inject is 1.5; expected a number from 0 to 1 (0: the present value, 1: critical)',
  ],
  [
    'a number that is none',
    { command: 'load', device: 'Computer 1', percent: 'all' },
    'percent of load is "all"; expected a number from 0 to 100 %',
  ],
  ['a missing number', { command: 'load', device: 'Computer 1' }, /^percent of load is nothing; expected a number/],
  [
    'an unknown command',
    { command: 'mantenance', device: 'MACHINE_001' },
    "unknown command 'mantenance' of MACHINE_001; did you mean maintenance?",
  ],
  [
    'a command that another kind takes',
    { command: 'reboot', device: 'Motor 1' },
    /^unknown command 'reboot' of Motor 1; there are inject, clear, maintenance/,
  ],
  [
    'a time that is none',
    { command: 'clear', device: 'MACHINE_001', at: 'soon' },
    'payload.at is "soon"; expected a point in event time',
  ],
];

describe('requests that cannot be done', () => {
  const app = express();
  const server = app.listen(0, '127.0.0.1');

  before(async () => {
    helper.init(require.resolve('node-red'));
    await helper.startServer();
    if (!server.listening) await once(server, 'listening');
    mountApi({ httpNode: app, log: console } as unknown as NodeAPI);
    forget();
    await helper.load(NODES, FLOW);
    await until('a reading of each', () => new Set(messages('all').map(({ topic }) => topic)).size === 10);
  });
  after(async () => {
    await unload();
    server.close();
    await new Promise<void>((resolve) => helper.stopServer(resolve));
  });

  const node = (id: string) => async (payload: unknown) => (await handOver(id, { payload }))?.message;
  const post = async (path: string, body: object) => {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/shopfloor/plant${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { error?: string };
    assert.equal(response.status >= 400, answer.error !== undefined);
    return answer.error;
  };
  const faces: Readonly<Record<string, (asked: Asked) => Promise<string | undefined>>> = {
    'a message to a source': node('printer-0001'),
    'the control node': node('control-0001'),
    'the HTTP API': ({ command, device = '*', ...values }) =>
      post(`/devices/${encodeURIComponent(device)}/${encodeURIComponent(command)}`, values),
    'the sidebar': async (asked) => {
      const { status, body } = await helper.request().post(`/shopfloor/plants/${PLANT.id}/commands`).send(asked);
      assert.equal(status === 400 || status === 404, body.error !== undefined);
      return body.error;
    },
  };

  for (const [face, ask] of Object.entries(faces)) {
    describe(`by ${face}`, () => {
      for (const [what, asked, sentence] of REFUSED) {
        it(`${what} is answered with what was probably meant`, async () => {
          const error = await ask(asked);
          if (typeof sentence === 'string') assert.equal(error, sentence);
          else assert.match(error ?? '', sentence);
        });
      }

      it('a text without end is shown by its beginning', async () => {
        const long = 'x'.repeat(10_000);
        for (const asked of [
          { command: 'inject', device: long },
          { command: 'inject', device: 'MACHINE_001', failure: long },
          { command: 'inject', device: 'MACHINE_001', [long]: 1 },
          { command: long, device: 'MACHINE_001' },
          { command: 'clear', device: 'MACHINE_001', at: long },
        ]) {
          const error = await ask(asked);
          assert.ok(error && error.length < 400, `${error?.length} characters`);
        }
      });

      it('what can be done is done after it', async () => {
        assert.equal(await ask({ command: 'clear', device: 'MACHINE_001' }), undefined);
      });
    });
  }

  it('are the same by text, as the reference has it', async () => {
    const ask = node('machine-0001');
    assert.equal(await ask('a MACHINE_001 bearing'), "unknown failure 'bearing'; did you mean bearing_failure?");
    assert.equal(await ask('a MACHINE_01'), "unknown device 'MACHINE_01'; did you mean MACHINE_001?");
    assert.equal(
      await ask('m MACHINE_001 long'),
      'minutes of maintenance is "long"; expected a number from 0.1 to 100000 min',
    );
    assert.equal(
      await ask('x MACHINE_001'),
      "unknown command 'x' of MACHINE_001; there are inject, clear, maintenance, pause, resume, speed, restart, devices, describe, help",
    );
  });

  it('are logged nowhere: each device does what it did', async () => {
    const { body } = await helper.request().get(`/shopfloor/plants/${PLANT.id}/devices?limit=10`);
    const conditions = body.devices.map(({ device, condition }: Record<string, string>) => `${device} ${condition}`);
    for (const said of conditions) assert.doesNotMatch(said, /maintenance|off|failed/);
    assert.equal(conditions.length, 10);
  });
});
