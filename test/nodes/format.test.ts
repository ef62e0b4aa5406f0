import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import formatNode = require('../../nodes/format/format');

import { FORMAT_NAMES } from '../../lib/wire/format';
import { Settings } from '../../nodes/common/settings';
import { readFormatSettings } from '../../nodes/format/settings';
import { Draws } from '../support/draws';
import { junkMessage, junkSetting } from '../support/junk';
import {
  countCompletions,
  deploy,
  errors,
  forget,
  handOver,
  inNodeRed,
  messages,
  sinkNode,
  statusOf,
  until,
} from './flow-kit';

const NODES = [formatNode, sinkNode];
const T = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const OUT = { id: 'records-0001', type: 'test-sink', ...AT };
const NODE = { id: 'format-0001', type: 'shopfloor-format', ...AT, wires: [[OUT.id]] };

const flow = (settings: object = {}) => [TAB, { ...NODE, ...settings }, OUT];
const load = (settings: object = {}) => helper.load(NODES, flow(settings));
const give = (msg: object) => handOver(NODE.id, msg);
const A = { device: 'A', timestamp: T, v: 1 };
const B = { device: 'B', timestamp: T, v: 2 };
const LINES = [`A,${T},1`, `B,${T},2`] as const;
const HEADER = 'device,timestamp,v';

/** What the node sent, once all that it was given has come out. */
async function sent(count: number): Promise<(NodeMessage & Record<string, unknown>)[]> {
  await until(`${count} messages`, () => messages(OUT.id).length >= count);
  assert.equal(messages(OUT.id).length, count);
  return messages(OUT.id) as (NodeMessage & Record<string, unknown>)[];
}

describe('format', () => {
  inNodeRed();

  describe('encoding', () => {
    it('writes a reading as a record, and leaves the rest of the message as it is', async () => {
      await load();
      const res = { of: 'the request' };
      await give({ topic: 'hall', payload: A, res, _msgid: 'm1', headers: { a: 1 } });
      const [msg] = await sent(1);
      assert.equal(msg!.payload, JSON.stringify(A));
      assert.deepEqual([msg!.topic, msg!._msgid, msg!.headers], ['hall', 'm1', { a: 1 }]);
      assert.equal((msg!.res as typeof res).of, res.of);
    });

    it('writes an array as one text with a record a line', async () => {
      await load();
      await give({ topic: 'fleet', payload: [A, B] });
      const [msg] = await sent(1);
      assert.equal(msg!.payload, `${JSON.stringify(A)}\n${JSON.stringify(B)}`);
      assert.equal(msg!.topic, 'fleet');
    });

    it('writes an array as a message a record, with the device as topic, where that is chosen', async () => {
      await load({ format: 'csv', output: 'each' });
      await give({ topic: 'fleet', payload: [A, B, { v: 3, timestamp: T }] });
      assert.deepEqual(
        (await sent(3)).map(({ topic, payload }) => [topic, payload]),
        [
          ['A', `${HEADER}\n${LINES[0]}`],
          ['B', `${HEADER}\n${LINES[1]}`],
          ['fleet', `${HEADER}\nfleet,${T},3`],
        ],
      );
    });

    it('writes the sensors of a reading as records of their own', async () => {
      await load({ format: 'sensor', output: 'each' });
      await give({ payload: { device: 'pc1', timestamp: T, TemperatureCPUPackage: 60, LoadCPUTotal: 5 } });
      const records = (await sent(2)).map(({ payload }) => JSON.parse(String(payload)));
      assert.deepEqual(
        records.map(({ sensor_type, measure }) => [sensor_type, measure]),
        [
          ['Temperature', 60],
          ['Load', 5],
        ],
      );
    });

    for (const [format, one, many] of [
      ['json', 'application/json', 'application/x-ndjson'],
      ['csv', 'text/csv', 'text/csv'],
      ['line', 'text/plain; charset=utf-8', 'text/plain; charset=utf-8'],
    ] as const) {
      it(`says the content type of ${format} where that is chosen, in the place of another`, async () => {
        await load({ format, contentType: true });
        await give({ payload: A, headers: { 'Content-Type': 'x', other: 'y' } });
        await give({ payload: [A, B] });
        assert.deepEqual(
          (await sent(2)).map(({ headers }) => headers),
          [{ other: 'y', 'content-type': one }, { 'content-type': many }],
        );
      });
    }

    it('passes text and bytes as they are', async () => {
      await load({ format: 'pc' });
      const bytes = Buffer.from([0, 255]);
      await give({ payload: 'ready' });
      await give({ payload: bytes });
      const payloads = (await sent(2)).map(({ payload }) => payload);
      assert.equal(payloads[0], 'ready');
      assert.deepEqual(payloads[1], bytes);
    });

    it('writes the good readings of an array, and names the first bad one', async () => {
      await load({ format: 'motor' });
      const error = await give({ payload: [{ device: 'M', timestamp: T, voltage: 1 }, { a: 1, b: 2 }, null] });
      assert.match(String(error?.message), /choose one of a, b \(payload\[1\]; 2 of 3 are bad\)/);
      const [msg] = await sent(1);
      assert.equal(JSON.parse(String(msg!.payload)).voltage, 1);
      assert.equal(await give({ payload: [] }), undefined);
      assert.match(String((await give({}))?.message), /payload is nothing; expected a reading/);
    });
  });

  describe('decoding', () => {
    it('reads one record as a reading, a text of lines and an array as an array of them', async () => {
      await load({ direction: 'decode' });
      await give({ topic: 't', payload: JSON.stringify(A), qos: 1 });
      await give({ topic: 't', payload: Buffer.from(`${JSON.stringify(A)}\n${JSON.stringify(B)}\n`) });
      await give({ topic: 't', payload: [A] });
      assert.deepEqual(
        (await sent(3)).map(({ topic, payload, qos }) => [topic, payload, qos]),
        [
          ['A', A, 1],
          ['t', [A, B], undefined],
          ['t', [A], undefined],
        ],
      );
    });

    it('reads a message a record where that is chosen, and takes device and time from other properties', async () => {
      const settings = { format: 'csv', output: 'each', keyProperty: 'printer', timeProperty: 'time' };
      await load({ direction: 'decode', ...settings });
      await give({ topic: 'file', payload: 'printer,time,v\nP1,2026-01-01T00:00:00Z,1\n,2026-01-01 00:00:00,2\n' });
      assert.deepEqual(
        (await sent(2)).map(({ topic, payload }) => [topic, payload]),
        [
          ['P1', { device: 'P1', timestamp: T, v: 1 }],
          ['file', { device: 'file', timestamp: T, v: 2 }],
        ],
      );
    });

    it('reads the good records of a text, and names the first bad one', async () => {
      await load({ direction: 'decode' });
      const error = await give({ payload: `${JSON.stringify(A)}\nnot JSON\n${JSON.stringify(B)}\n{` });
      assert.match(String(error?.message), /record is "not JSON"; expected JSON .*\(payload\[1\]; 2 of 4 are bad\)/);
      const [msg] = await sent(1);
      assert.deepEqual(msg!.payload, [A, B]);
    });

    it('wants the columns of CSV that no header names', async () => {
      await load({ direction: 'decode', format: 'csv', header: 'none' });
      assert.match(errors().join(), /columns is ""; expected the names of the columns/);
      await deploy(flow({ direction: 'decode', format: 'csv', header: 'none', columns: 'device, v' }));
      await give({ payload: 'A,1' });
      const [msg] = await sent(1);
      assert.equal((msg!.payload as { v: number }).v, 1);
    });
  });

  it('reads what it has written, in every format that has a place for it', async () => {
    const reading = { device: 'D', timestamp: T, voltage: 3 };
    await load();
    for (const format of FORMAT_NAMES) {
      if (['industrial-json', 'industrial-csv', 'raspberry-pi', 'pc', 'sensor'].includes(format)) continue;
      forget();
      const back = { ...NODE, id: 'back-0001', format, direction: 'decode' };
      await deploy([TAB, { ...NODE, format, wires: [[back.id]] }, back, OUT]);
      await give({ topic: 'D', payload: reading });
      const [msg] = await sent(1);
      const { device, timestamp, voltage } = msg!.payload as typeof reading;
      assert.deepEqual({ device, timestamp, voltage }, reading, format);
    }
  });

  it('does not repeat over a deploy the header that comes once, unless the columns are others', async () => {
    const settings = { format: 'csv', header: 'once' };
    await load(settings);
    await give({ payload: A });
    await deploy(flow({ ...settings, name: 'renamed' }));
    await give({ payload: B });
    await deploy(flow({ ...settings, columns: 'v' }));
    await give({ payload: B });
    assert.deepEqual(
      (await sent(3)).map(({ payload }) => payload),
      [`${HEADER}\n${LINES[0]}`, LINES[1], 'v\n2'],
    );
  });

  it('loses nothing that is on its way while the next node is replaced', async () => {
    await load({ format: 'csv', header: 'none' });
    for (let round = 0; round < 20; round++) {
      const node = helper.getNode(NODE.id);
      for (let i = 0; i < 5; i++) node.receive({ payload: { ...A, v: round * 5 + i } } as NodeMessage);
      await deploy(
        [...flow({ format: 'csv', header: 'none' }).slice(0, 2), { ...OUT, name: `round ${round}` }] as object[],
        'nodes',
      );
    }
    const values = (await sent(100)).map(({ payload }) => Number(String(payload).split(',')[2]));
    assert.deepEqual(
      values,
      Array.from({ length: 100 }, (_, i) => i),
    );
  });

  it('shows how many records it made, and how many messages were bad', async () => {
    await load({ format: 'motor' });
    await until('the status', () => statusOf(NODE.id) === 'yellow ring no records yet');
    await give({ payload: [{ voltage: 1 }, { voltage: 2 }] });
    await until('the count', () => statusOf(NODE.id) === 'green dot 2 encoded');
    await give({ payload: {} });
    await until('the bad one', () => statusOf(NODE.id) === 'green dot 2, 1 bad');
  });

  it('completes each of 6000 junk messages once, and the good ones among them are not harmed', async function () {
    this.timeout(60_000);
    const draws = new Draws('format junk');
    await load();
    for (const settings of [{ format: 'csv', columns: 'device,v' }, { direction: 'decode' }]) {
      forget();
      await deploy(flow(settings));
      const completed = countCompletions(NODE.id);
      const node = helper.getNode(NODE.id);
      for (let i = 0; i < 1500; i++) {
        node.receive(junkMessage(draws));
        node.receive({ topic: 'good', payload: { device: 'good', timestamp: T, v: i } } as NodeMessage);
      }
      await until('all', () => completed.size === 3000);
      assert.ok([...completed.values()].every((count) => count === 1));
      const isGood = ({ payload }: NodeMessage) =>
        typeof payload === 'string' ? payload.includes('\ngood,') : (payload as typeof A | null)?.device === 'good';
      await until('the good ones', () => messages(OUT.id).filter(isGood).length === 1500);
    }
  });

  it('survives 150 junk settings', async function () {
    this.timeout(60_000);
    const draws = new Draws('format settings');
    const settings = new Settings({});
    readFormatSettings(settings);
    await load();
    let working = 0;
    for (let i = 0; i < 150; i++) {
      forget();
      const own = [...FORMAT_NAMES, 'decode', 'once', 'each', 'a,b'];
      const changed = [...settings.asked]
        .filter(() => draws.chance(0.15))
        .map((name) => [name, junkSetting(draws, own)]);
      const id = `junk-${i}`;
      await deploy([TAB, { ...NODE, ...Object.fromEntries(changed), id }, OUT]);
      const completed = countCompletions(id);
      for (let k = 0; k < 5; k++) helper.getNode(id).receive(junkMessage(draws));
      helper.getNode(id).receive({ topic: 'D', payload: { ...A, voltage: 1 } } as NodeMessage);
      await until('all', () => completed.size === 6);
      await new Promise((resolve) => setImmediate(resolve));
      if (messages(OUT.id).length > 0) working++;
    }
    assert.ok(working > 15 && working < 150, `${working} worked`);
  });
});
