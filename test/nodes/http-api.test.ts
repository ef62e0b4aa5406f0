// The HTTP API of a plant, asked over a real connection; and its OpenAPI document, held against all that it answers.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ValidateFunction } from 'ajv';
import Ajv from 'ajv/dist/2020';
import type { NodeAPI } from 'node-red';

import express = require('express');

import { API } from '../../lib/sim/api';
import { BODY_LIMIT_BYTES } from '../../lib/sim/open-api';
import { Plant, type TruthSetting } from '../../lib/sim/plant';
import { createKey } from '../../nodes/plant/api-keys';
import { mountApi, type ServedPlant, serveApi } from '../../nodes/plant/http-api';
import { WrongKeys } from '../../nodes/plant/wrong-keys';
import { FakeTimers } from '../lib/sim/fake-timers';
import { LIVE } from '../lib/sim/rig';
import { someSource } from '../lib/sim/some-source';
import { NAMES, TEXTS } from '../support/junk';

type Json = Record<string, unknown>;

interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

interface Asked {
  readonly method?: string;
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const READ = createKey();
const CONTROL = createKey();
const KEYS = [
  { name: 'dashboard', scope: 'read', hash: READ.hash },
  { name: 'robot', scope: 'control', hash: CONTROL.hash },
] as const;

describe('the HTTP API of a plant', () => {
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  const logged: string[] = [];
  let plant: Plant;
  let present: Plant | undefined;
  let stop: () => void;
  const seen = new Set<string>();
  const log = { error: (text: string) => logged.push(text) };

  function serve(truth: TruthSetting = 'node', keys: ServedPlant['keys'] = KEYS): void {
    stop?.();
    plant = new Plant({ ...LIVE, truth }, undefined, new FakeTimers());
    present = plant;
    const source = someSource('hall', ['MACHINE_001', 'Printer 1/2']);
    source.tick = 7;
    plant.join('a', source);
    stop = serveApi({ id: 'plant-0001', path: 'plant', keys, plant: () => present });
  }

  async function ask(path: string, { method, key = CONTROL.key, body, headers }: Asked = {}): Promise<Answer> {
    const { port } = server.address() as AddressInfo;
    const isText = typeof body === 'string';
    const response = await fetch(`http://127.0.0.1:${port}/shopfloor/plant${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(key && { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : isText ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text), headers: response.headers };
  }

  const post = (path: string, body: unknown = {}, more: Asked = {}) => ask(path, { ...more, method: 'POST', body });

  before(async () => {
    if (!server.listening) await once(server, 'listening');
    mountApi({ httpNode: app, log } as unknown as NodeAPI);
    mountApi({ httpNode: app, log } as unknown as NodeAPI);
    app.use((_request, response) => void response.status(418).json({}));
  });
  beforeEach(() => serve());
  after(() => {
    stop();
    server.close();
    server.closeAllConnections();
  });
  afterEach(() => assert.deepEqual(logged.splice(0), []));

  it('shows the plant, its devices page by page, and each by itself', async () => {
    assert.deepEqual((await ask('/state')).body, {
      ...(await ask('/state')).body,
      paused: false,
      speed: 1,
      devices: 2,
    });
    const { body } = await ask('/devices?limit=1&offset=1');
    assert.equal(body.total, 2);
    assert.deepEqual(body.devices, [(await ask('/devices/Printer%201%2F2')).body]);
    assert.equal((await ask('/devices?filter=machine')).body.total, 1);
    assert.deepEqual((await ask('/devices/MACHINE_001/status')).body, {
      device: 'MACHINE_001',
      status: 'OK',
      condition: 'inside',
      timestamp: 7000,
    });
    const described = (await ask('/devices/MACHINE_001/describe')).body;
    assert.deepEqual(described.failures, ['bearing_failure', 'oil_leak']);
    assert.deepEqual((await ask('/truth')).body.total, 1);
  });

  it('does what is asked of a device, of all, and of the plant', async () => {
    const injected = await post('/devices/MACHINE_001/inject', { failure: 'oil_leak', from: 0.9 });
    assert.deepEqual(injected.body, { command: 'inject', devices: [{ device: 'MACHINE_001', at: 8000 }] });
    const all = await post('/devices/*/reset');
    assert.equal((all.body.devices as Json[]).length, 2);
    assert.equal((await post('/pause')).body.paused, true);
    assert.equal((await post('/resume')).body.paused, false);
    assert.equal((await post('/speed', { value: 20 })).body.speed, 20);
    assert.equal(plant.speed, 20);
    assert.equal((await post('/restart')).body.speed, 1);
  });

  it('takes the command and the device from the path alone', async () => {
    const other = { command: 'restart', device: 'Printer 1/2', devices: ['Printer 1/2'] };
    assert.equal((await post('/devices/MACHINE_001/reset', other)).status, 200);
    assert.deepEqual(
      plant.commands.toJSON().map((entry) => 'device' in entry && entry.device),
      ['MACHINE_001'],
    );
    for (const word of ['devices', 'describe', 'help', 'pause', 'restart', '__proto__', 'constructor']) {
      assert.equal((await post(`/devices/MACHINE_001/${word}`)).status, word === 'describe' ? 405 : 404, word);
    }
  });

  it('is off without a key', async () => {
    serve('node', []);
    stop();
    assert.equal((await ask('/state')).status, 418);
    assert.equal((await ask('')).status, 418);
  });

  it('asks for a key, and says how to give it', async () => {
    for (const key of ['', 'x', READ.hash, `${READ.key}x`, READ.key.toUpperCase()]) {
      const { status, headers, body } = await ask('/state', { key });
      assert.equal(status, 401, key);
      assert.match(headers.get('www-authenticate') ?? '', /^Bearer/);
      assert.equal(typeof body.error, 'string');
    }
    for (const path of ['/state', '/nowhere', '/devices/MACHINE_001'])
      assert.equal((await ask(path, { key: '' })).status, 401);
    assert.equal((await ask('/state', { key: '', headers: { 'x-api-key': READ.key } })).status, 200);
    assert.equal((await ask('/state', { key: '', headers: { authorization: `Basic ${READ.key}` } })).status, 401);
    assert.equal((await ask(`/state?key=${READ.key}`, { key: '' })).status, 401);
  });

  it('lets a key of scope read change nothing', async () => {
    for (const { method, path } of API) {
      const at = path.replace('{device}', 'MACHINE_001').replace('{command}', 'reset');
      const { status } =
        method === 'GET' ? await ask(at, { key: READ.key }) : await post(at, { value: 2 }, { key: READ.key });
      assert.equal(status, method === 'GET' ? 200 : 403, path);
    }
    assert.deepEqual([plant.commands.toJSON().length, plant.paused, plant.speed], [0, false, 1]);
  });

  it('hides what the plant hides', async () => {
    serve('hidden');
    assert.equal((await ask('/truth')).status, 403);
    for (const path of ['/devices', '/devices/Printer%201%2F2', '/devices/Printer%201%2F2/status', '/sources']) {
      assert.doesNotMatch(JSON.stringify((await ask(path)).body), /"out"|anomal/, path);
    }
    serve('node');
    assert.match(JSON.stringify((await ask('/devices')).body), /"anomalies":\["out"\]/);
  });

  it('slows those who try keys, and nobody else', async () => {
    let now = 0;
    const wrong = new WrongKeys(() => now);
    for (let i = 0; i < 10; i++) assert.equal(wrong.count('a'), 0);
    assert.equal(wrong.count('a'), 6);
    assert.equal(wrong.count('b'), 0);
    now = 5500;
    assert.equal(wrong.count('a'), 1);
    now = 6000;
    assert.equal(wrong.count('a'), 0);
    assert.equal(wrong.count('a'), 6);
    now = 1e9;
    for (let i = 0; i < 10; i++) assert.equal(wrong.count('a'), 0);
    for (let i = 0; i < 5000; i++) wrong.count(`address ${i}`);
    assert.equal(wrong.count('a'), 0);

    let last: Answer | undefined;
    for (let i = 0; i < 12; i++) last = await ask('/state', { key: 'wrong' });
    assert.equal(last!.status, 429);
    assert.match(last!.headers.get('retry-after') ?? '', /^[1-6]$/);
    assert.equal((await ask('/state')).status, 200);
  });

  it('refuses bodies that are too large, no JSON, or no object', async () => {
    const at = '/devices/MACHINE_001/reset';
    assert.equal((await post(at, { at: 'x'.repeat(BODY_LIMIT_BYTES) })).status, 413);
    const chunks = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 20; i++) controller.enqueue(new TextEncoder().encode(' '.repeat(4096)));
        controller.close();
      },
    });
    const { port } = server.address() as AddressInfo;
    const streamed = await fetch(`http://127.0.0.1:${port}/shopfloor/plant${at}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${CONTROL.key}`, 'content-type': 'application/json' },
      body: chunks,
      duplex: 'half',
    } as RequestInit);
    assert.equal(streamed.status, 413);
    for (const body of ['{', '[]', '7', 'null', '"x"', 'reset']) assert.equal((await post(at, body)).status, 400, body);
    const typed = (type: string) => post(at, '{}', { headers: { 'content-type': type } });
    assert.equal((await typed('text/plain')).status, 415);
    assert.equal((await typed('application/json; charset=utf-8')).status, 200);
    assert.equal((await ask(at, { method: 'POST' })).status, 200);
  });

  it('answers junk with an error that says what is wrong, and lives', async () => {
    for (const text of [...NAMES, ...TEXTS, 'a/b', '{device}']) {
      const part = encodeURIComponent(text);
      for (const path of [`/devices/${part}`, `/devices/${part}/status`, `/${part}`, `/devices?offset=${part}x`]) {
        const { status, body } = await ask(path);
        assert.ok(status === 404 || status === 400 || (status === 200 && text === ''), `${path}: ${status}`);
        if (status !== 200) assert.equal(typeof body.error, 'string');
      }
      const { status } = await post('/devices/MACHINE_001/inject', { failure: text });
      assert.ok(status === 400 || (status === 200 && text.trim() === ''), `${text}: ${status}`);
    }
    for (const path of [
      '/devices/%',
      '/devices/%ff',
      '/devices?limit=0',
      '/devices?limit=1001',
      '/devices?offset=-1',
      `/devices?filter=${'x'.repeat(201)}`,
    ]) {
      assert.equal((await ask(path)).status, 400, path);
    }
    const wrong = await post('/devices/MACHINE_01/inject');
    assert.deepEqual([wrong.status, wrong.body.error], [404, "unknown device 'MACHINE_01'; did you mean MACHINE_001?"]);
    const failure = await post('/devices/MACHINE_001/inject', { failure: 'bearing' });
    assert.deepEqual(
      [failure.status, failure.body.error],
      [400, "unknown failure 'bearing'; did you mean bearing_failure?"],
    );
    const nested = await post('/devices/MACHINE_001/inject', `{"failure": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`);
    assert.equal(nested.status, 400);
    for (const path of ['/devices/*', '/devices/*/status', '/devices/*/describe']) {
      assert.deepEqual([path, (await ask(path)).status], [path, 404]);
    }
    for (const body of [{ devices: ['nobody'] }, { at: 5 }]) assert.equal((await post('/pause', body)).status, 400);
    const command = await post('/devices/*/injct');
    assert.deepEqual([command.status, command.body.error], [404, "unknown command 'injct'; did you mean inject?"]);
    const method = await ask('/devices/MACHINE_001', { method: 'DELETE' });
    assert.deepEqual([method.status, method.headers.get('allow')], [405, 'GET']);
  });

  it('leaves paths that are no plant’s to the flows, and one path to one plant', async () => {
    const { port } = server.address() as AddressInfo;
    assert.equal((await fetch(`http://127.0.0.1:${port}/shopfloor/other/state`)).status, 418);
    assert.equal((await fetch(`http://127.0.0.1:${port}/shopfloor`)).status, 418);
    assert.throws(() => serveApi({ id: 'b', path: 'plant', keys: KEYS, plant: () => plant }), /the path "plant"/);
  });

  describe('has an OpenAPI document', () => {
    type Operation = { parameters: Json[]; responses: Record<string, { content: Record<string, { schema: object }> }> };
    interface Document {
      readonly openapi: string;
      readonly servers: readonly { url: string }[];
      readonly paths: Record<string, Record<string, Operation>>;
      readonly components: { readonly schemas: object };
    }
    let document: Document;
    let isValid: (schema: object, value: unknown) => string[];

    before(async () => {
      serve();
      document = (await ask('', { key: '' })).body as unknown as Document;
      const checks = new Map<string, ValidateFunction>();
      isValid = (schema, value) => {
        const text = JSON.stringify(schema);
        const known = checks.get(text);
        const check = known ?? new Ajv({ strict: false }).compile({ ...schema, components: document.components });
        checks.set(text, check);
        return check(value) ? [] : (check.errors ?? []).map((error) => JSON.stringify(error));
      };
    });

    it('at its own path, without a key', async () => {
      assert.equal(document.openapi, '3.1.0');
      assert.deepEqual(document.servers, [{ url: '/shopfloor/plant' }]);
    });

    it('with every operation, and every answer as it is described; and nothing that is not answered', async () => {
      const cases: [path: string, asked: Asked, at?: string][] = [];
      for (const { method, path, query, body } of API) {
        const at = path.replace('{device}', 'MACHINE_001').replace('{command}', 'inject');
        const isPost = method === 'POST';
        const good = path === '/speed' ? { value: 2 } : isPost ? {} : undefined;
        const asked = { method, body: good };
        cases.push([path, asked, at], [path, { ...asked, key: '' }, at]);
        if (isPost) {
          cases.push([path, { ...asked, key: READ.key }, at], [path, { method, body: { nothing: 1 } }, at]);
          cases.push([path, { method, body: { x: 'x'.repeat(BODY_LIMIT_BYTES) } }, at]);
          cases.push([path, { ...asked, headers: { 'content-type': 'text/plain' } }, at]);
        }
        if (query) cases.push([path, asked, `${at}?limit=0`]);
        if (path.includes('{device}')) cases.push([path, asked, at.replace('MACHINE_001', 'nobody')]);
        assert.equal(Boolean(body), isPost);
      }
      const check = async (path: string, asked: Asked, at: string) => {
        const { status, body } = await ask(at, asked);
        const operation = document.paths[path]?.[(asked.method ?? 'GET').toLowerCase()];
        const schema = operation?.responses[status]?.content['application/json']?.schema;
        assert.ok(schema, `${asked.method} ${at} answers ${status}, which is not in the document`);
        assert.deepEqual(isValid(schema, body), [], `${asked.method} ${at}: ${JSON.stringify(body)}`);
        seen.add(`${asked.method ?? 'GET'} ${path} ${status}`);
      };
      await check('/', { method: 'GET', key: '' }, '/');
      for (const [path, asked, at = path] of cases) await check(path, asked, at);
      serve('hidden');
      await check('/truth', { method: 'GET' }, '/truth');
      await check('/devices', { method: 'GET' }, '/devices');
      present = undefined;
      for (const [path, asked, at = path] of cases.filter(([, { key, headers }]) => key === undefined && !headers)) {
        const isBig = JSON.stringify(asked.body ?? '').length > BODY_LIMIT_BYTES;
        if (!isBig) await check(path, asked, at);
      }
      for (let i = 0; i < 12; i++) await ask('/state', { key: 'wrong' });
      for (const { method, path } of API) {
        const body = method === 'POST' ? {} : undefined;
        await check(path, { method, body, key: 'wrong' }, path.replace(/[{}]/g, ''));
      }
      const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
        Object.entries(operations).flatMap(([method, { responses }]) =>
          Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`),
        ),
      );
      assert.deepEqual([...seen].toSorted(), documented.toSorted());
    });
  });
});
