import assert from 'node:assert/strict';

import type { NodeAPI } from 'node-red';

import helper = require('node-red-node-test-helper');

import { serveAdmin } from '../../nodes/plant/admin-api';
import { scopeOf } from '../../nodes/plant/api-keys';
import { serveCommands } from '../../nodes/plant/commands';

import machineNode = require('../../nodes/machine/machine');

import plantNode = require('../../nodes/plant/plant');

import printerNode = require('../../nodes/printer/printer');

import { deploy, errors, inNodeRed, sinkNode, until } from './flow-kit';
import { wanderersNode } from './wanderers-node';

const NODES = [plantNode, machineNode, printerNode, wanderersNode, sinkNode];
const PLANT = { id: 'plant-0001', type: 'shopfloor-plant', name: 'hall', speed: 50 };
const SOURCE = { id: 'source-0001', type: 'test-wanderers', plant: PLANT.id, count: 30, wires: [[], []] };
const at = `/shopfloor/plants/${PLANT.id}`;
const get = (path: string) => helper.request().get(path);
const command = (body: unknown, plant = at) =>
  helper
    .request()
    .post(`${plant}/commands`)
    .send(body as object);

describe('what the editor asks of plants', () => {
  inNodeRed();

  const devicesOf = async (query = '') => (await get(`${at}/devices${query}`)).body;
  const load = async (plant: object = {}) => {
    await helper.load(NODES, [{ ...PLANT, ...plant }, SOURCE]);
    let isRunning = false;
    await until('devices', () => {
      void devicesOf('?limit=1').then(({ devices }) => {
        isRunning = devices?.[0]?.reading != null;
      });
      return isRunning;
    });
  };

  it('are the plants that run', async () => {
    await load();
    assert.deepEqual((await get('/shopfloor/plants')).body, [{ id: PLANT.id, name: 'hall' }]);
    assert.equal((await get('/shopfloor/plants/none/devices')).status, 404);
    await deploy([]);
    assert.deepEqual((await get('/shopfloor/plants')).body, []);
  });

  it('are the devices in sight, the selected one, and the plant, in one answer', async () => {
    await load();
    const { plant, total, devices, selected } = await devicesOf('?offset=10&limit=5&selected=MACHINE_3');
    assert.deepEqual([plant.devices, plant.sources, plant.speed], [30, 1, 50]);
    assert.equal(total, 30);
    assert.deepEqual(
      devices.map(({ device }: { device: string }) => device),
      [11, 12, 13, 14, 15].map((n) => `MACHINE_${n}`),
    );
    assert.equal(selected.device, 'MACHINE_3');
    assert.equal('anomalies' in selected, false);
    assert.equal((await devicesOf('?selected=nobody')).selected, null);
    assert.equal((await devicesOf('?filter=_3')).total, 2);
    for (const query of ['?limit=0', '?limit=x', '?offset=-1', `?filter=${'x'.repeat(300)}`]) {
      assert.equal((await get(`${at}/devices${query}`)).status, 400, query);
    }
    assert.equal((await get(`${at}/devices?filter=a&filter=b`)).status, 200);
  });

  it('are commands, as in messages', async () => {
    await load();
    const { status, body } = await command({ command: 'inject', device: 'MACHINE_1' });
    assert.deepEqual([status, body.command, body.devices[0].device], [200, 'inject', 'MACHINE_1']);
    assert.equal((await command({ command: 'pause' })).status, 200);
    assert.equal((await devicesOf()).plant.paused, true);
    const wrong = await command({ command: 'inject', device: 'MACHINE_1', failure: 'bearing' });
    assert.deepEqual(
      [wrong.status, wrong.body.error],
      [400, "unknown failure 'bearing'; did you mean bearing_failure?"],
    );
    assert.equal((await command([])).status, 400);
    assert.equal((await command({ command: 'pause' }, '/shopfloor/plants/none')).status, 404);
  });

  it('are the measurements of all plants', async () => {
    await load();
    assert.deepEqual((await get('/shopfloor/fields')).body, [{ name: 'place', unit: 'm' }]);
  });

  it('are the limits of measurements, where all sources of one agree', async () => {
    const source = (id: string, kind: string, more: object = {}) => {
      return { id, type: `shopfloor-${kind}`, plant: PLANT.id, count: 1, wires: [[], []], ...more };
    };
    const printers = [
      source('printers-1', 'printer', { prefix: 'A', bedTarget: 110 }),
      source('printers-2', 'printer', { prefix: 'B', bedTarget: 60 }),
    ];
    await helper.load(NODES, [PLANT, source('machines-1', 'machine'), ...printers]);
    const { body } = await get('/shopfloor/fields');
    const of = (wanted: string) => (body as { name: string }[]).find(({ name }) => name === wanted);
    assert.deepEqual(of('vibration'), { name: 'vibration', unit: 'mm/s', high: 12 });
    assert.deepEqual(of('oil_level'), { name: 'oil_level', unit: '%', low: 60 });
    assert.deepEqual(of('hotend_temperature'), { name: 'hotend_temperature', unit: '°C', low: 245, high: 255 });
    assert.deepEqual(of('bed_temperature'), { name: 'bed_temperature', unit: '°C' });
  });

  it('are new keys, each another one, of which the plant knows the hash', async () => {
    await helper.load(NODES, []);
    const create = async () => (await helper.request().post('/shopfloor/keys')).body as { key: string; hash: string };
    const [one, other] = [await create(), await create()];
    assert.notEqual(one.key, other.key);
    assert.equal(Buffer.from(one.key, 'base64url').length, 32);
    const keys = [{ name: 'a', scope: 'read' as const, hash: one.hash }];
    assert.equal(scopeOf(keys, one.key), 'read');
    assert.equal(scopeOf(keys, other.key), undefined);
    assert.equal(scopeOf([], one.key), undefined);
  });

  it('is where the HTTP API of a plant is served; a path that is taken is an error of the second plant alone', async () => {
    const { hash } = (await helper.request().post('/shopfloor/keys')).body;
    const apiKeys = [{ name: 'a', scope: 'read', hash }];
    const other = { ...PLANT, id: 'plant-0002', name: 'yard', apiKeys };
    await helper.load(NODES, [{ ...PLANT, apiKeys }, other, SOURCE]);
    assert.deepEqual((await get(`${at}/api`)).body, { address: '/shopfloor/plant', problem: null });
    assert.deepEqual((await get('/shopfloor/plants/plant-0002/api')).body, { address: null, problem: null });
    assert.deepEqual(errors(), ['the path "plant" of the HTTP API is that of another plant; choose another one']);
    assert.equal((await get('/shopfloor/plants')).body.length, 2);
  });

  it('refuses a plant whose keys were not made in its dialog', async () => {
    await helper.load(NODES, [{ ...PLANT, apiKeys: [{ name: 'a', scope: 'all', hash: 'x' }] }, SOURCE]);
    assert.match(errors()[0]!, /^apiKeys is .*; expected a key made in this dialog in row 1/);
  });
});

describe('what the editor may ask of plants', () => {
  it('is answered to those who may read, and done for those who may write', () => {
    const asked: string[] = [];
    const route = (method: string) => (path: string, permission: string) =>
      asked.push(`${method} ${path} ${permission}`);
    serveAdmin({
      httpAdmin: { get: route('GET'), post: route('POST') },
      auth: { needsPermission: (permission: string) => permission },
    } as unknown as NodeAPI);
    serveCommands({
      httpAdmin: { get: route('GET'), post: route('POST') },
      auth: { needsPermission: (permission: string) => permission },
    } as unknown as NodeAPI);
    assert.ok(asked.length > 7);
    for (const line of asked) assert.match(line, /^(GET \S+ shopfloor\.read|POST \S+ shopfloor\.write)$/);
  });
});
