import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Reading } from '../../../lib/core/reading';
import { owns } from '../../../lib/sim/ownership';
import { fileIn, makeFolder, type ReplayOptions, removeFolder, replayOf, START, shortOf, written } from './rig';

const GOLDEN = '7db77224f62bbf453a9dd8a7ceb80a39df924717f207a85738539fb254127f97';

/** Three devices, a row a second, recorded in another year; `rows` in all. */
function recordingOf(rows: number, end = '\n'): string {
  const lines = ['timestamp,device,x,state'];
  for (let i = 0; i < rows; i++) {
    const time = new Date(Date.UTC(2020, 5, 1) + Math.floor(i / 3) * 1000).toISOString();
    lines.push(`${time},${'abc'[i % 3]},${i},${i % 7 === 0 ? '' : 'on'}`);
  }
  return lines.join(end);
}

const short = (readings: readonly Reading[]) => readings.map(shortOf);
/** All that left, each kind in its order. */
const all = ({ sink }: ReturnType<typeof replayOf>) => JSON.stringify([sink.sent, sink.events, sink.truths]);

describe('replay', function () {
  this.timeout(20_000);
  const open: ReturnType<typeof replayOf>[] = [];
  before(makeFolder);
  after(removeFolder);
  afterEach(async () => {
    for (const replay of open.splice(0)) await replay.close();
  });

  function replay(content: string | Buffer, options: ReplayOptions & { ending?: string } = {}) {
    const made = replayOf(written(content, options.ending), options);
    open.push(made);
    return made;
  }

  it('sends rows at the pace at which they were recorded, the first at the start of the plant', async () => {
    const r = replay('timestamp,device,x\n1000,a,1\n1001.5,a,2\n1001.5,b,3\n1011,a,4\n');
    await r.run(1400);
    assert.deepEqual(short(r.sink.sent), ['a 0 x=1']);
    await r.run(100);
    assert.deepEqual(short(r.sink.sent), ['a 0 x=1', 'a 1.5 x=2', 'b 1.5 x=3']);
    await r.run(9_400);
    assert.equal(r.sink.sent.length, 3);
    await r.run(100);
    assert.deepEqual(short(r.sink.sent.slice(3)), ['a 11 x=4']);
  });

  it('follows the speed of the plant, its pause, and a change of both', async () => {
    const r = replay(recordingOf(300), { plant: { speed: 10 } });
    await r.run(1000);
    assert.equal(r.sink.count, 33);
    r.plant.pause();
    await r.run(60_000, 10_000);
    assert.equal(r.sink.count, 33);
    r.plant.setSpeed(1);
    r.plant.resume();
    await r.run(2000);
    assert.equal(r.sink.count, 39);
  });

  it('sends readings as recorded when it is asked to, at the same pace', async () => {
    const r = replay('timestamp,x\n2020-06-01T00:00:00Z,1\n2020-06-01T00:00:02.5Z,2\n', { replay: { redates: false } });
    await r.run(2000);
    assert.equal(r.sink.sent.length, 1);
    await r.run(5000);
    assert.deepEqual(
      r.sink.sent.map(({ timestamp }) => timestamp),
      [Date.UTC(2020, 5, 1), Date.UTC(2020, 5, 1) + 2500],
    );
    assert.equal(r.sink.events[0]!.timestamp, Date.UTC(2020, 5, 1) + 5000);
  });

  it('is finished behind the last row, and says so once', async () => {
    const r = replay('timestamp,device,x\n0,a,1\n2,a,2\n4,a,3');
    await r.run(5900);
    assert.deepEqual([r.sink.count, r.pump.finished, r.sink.events.length], [3, false, 0]);
    await r.run(60_000, 10_000);
    assert.equal(r.pump.finished, true);
    const event = { kind: 'event', device: 'replay', timestamp: START + 6000, event: 'finished' };
    assert.deepEqual(r.sink.events, [{ ...event, round: 1, readings: 3, bad_rows: 0 }]);
    r.resume();
    await r.run(10_000);
    assert.deepEqual([r.sink.count, r.sink.events.length, r.pump.finished], [3, 1, true]);
    assert.equal(r.timers.pending, 0);
  });

  it('begins again at its end, one distance of its rows later, and says so', async () => {
    const r = replay('timestamp,device,x\n0,a,1\n2,a,2\n4,a,3', { replay: { loops: true } });
    await r.run(13_900, 100);
    assert.deepEqual(
      r.sink.sent.map(({ timestamp }) => (timestamp - START) / 1000),
      [0, 2, 4, 6, 8, 10, 12],
    );
    const events = r.sink.events.map(({ event, round, timestamp }) => [event, round, timestamp - START]);
    assert.deepEqual(events, [
      ['looped', 2, 6000],
      ['looped', 3, 12_000],
    ]);
  });

  it('takes a second for the distance where there is one time only', async () => {
    const r = replay('timestamp,device,x\n5,a,1\n5,b,2', { replay: { loops: true } });
    await r.run(2500, 100);
    assert.deepEqual(short(r.sink.sent), ['a 0 x=1', 'b 0 x=2', 'a 1 x=1', 'b 1 x=2', 'a 2 x=1', 'b 2 x=2']);
  });

  it('sends a row that is older than one before it with that one', async () => {
    const r = replay('timestamp,device,x\n10,a,1\n12,a,2\n11,a,3\n9,a,4\n13,a,5');
    await r.run(2000);
    assert.deepEqual(short(r.sink.sent), ['a 0 x=1', 'a 2 x=2', 'a 1 x=3', 'a -1 x=4']);
    await r.run(1000);
    assert.deepEqual(short(r.sink.sent.slice(4)), ['a 3 x=5']);
  });

  it('takes numbers for numbers, leaves empty cells out, and takes columns by their names', async () => {
    const header = 'when;machine id;;x;device;text;timestamp;__proto__\n';
    const r = replay(`${header}2026-01-01 00:00:00;m 1;9;-1.5e3;other;0x1F;7;8\n1767225601;m 2;9;;;1,5;;\n`, {
      recording: { names: { time: 'when', key: 'machine id', label: '' } },
    });
    await r.run(1000);
    assert.deepEqual(r.sink.sent, [
      { device: 'm 1', timestamp: START, x: -1500, text: '0x1F' },
      { device: 'm 2', timestamp: START + 1000, text: '1,5' },
    ]);
  });

  it('takes objects as they are, without what is null', async () => {
    const rows = [
      { timestamp: 1e12, device: 7, x: '1', wave: [1, 2], y: null },
      { timestamp: '2001-09-09T01:46:41Z', x: 2 },
    ];
    const r = replay(rows.map((row) => JSON.stringify(row)).join('\n'), { ending: '.jsonl' });
    await r.run(1000);
    const [first, second] = r.sink.sent;
    assert.deepEqual(first, { device: '7', timestamp: START, x: '1', wave: [1, 2] });
    assert.match(second!.device, /^recording-\d+$/);
    assert.equal(second!.x, 2);
  });

  it('says of a row that cannot be used its line and column, counts it, and goes on', async () => {
    const text = 'timestamp,device,x,kind\n1,a,1,\nsoon,a,2,\n,a,3,\n2,a\n3,"a"b,4,\n3,a,,\n3,a,5,event\n4,a,6,\n';
    const r = replay(text);
    await r.run(3000);
    assert.deepEqual(short(r.sink.sent), ['a 0 x=1', 'a 3 x=6']);
    assert.deepEqual(r.sink.problems, [
      'line 3, column timestamp: it is "soon"; expected ms or s since 1970, or ISO text',
      'line 4, column timestamp: it is nothing; expected ms or s since 1970, or ISO text',
      'line 5: it has 2 cells; expected 4, as the header',
      'line 6, column device: a quote is closed, and text follows it',
      'line 7: it has no value',
      'line 8, column kind: it is "event"; expected a reading, which has no kind',
    ]);
    assert.equal(r.pump.flaws, 6);
    assert.deepEqual(r.sink.places[0], { file: r.settings.recording.path, line: 3, column: 'timestamp' });
  });

  it('says the same of objects', async () => {
    const text = '{"timestamp":1,"x":1}\n{"x":2}\n{"timestamp":2,"device":{},"x":1}\n{"timestamp":3}\n{"kind":"alert"}';
    const r = replay(text, { ending: '.ndjson' });
    await r.run(3000);
    assert.deepEqual(r.sink.problems, [
      'line 2, column timestamp: it is nothing; expected ms or s since 1970, or ISO text',
      'line 3, column device: it is {}; expected text',
      'line 4: it has no value',
      'line 5, column kind: it is "alert"; expected a reading, which has no kind',
    ]);
  });

  for (const [what, text, message, word] of [
    [
      'has no column of the time',
      'time,x\n1,2',
      /^there is no column timestamp in .*; there are time, x$/,
      'bad header',
    ],
    ['is empty', '', /is empty; expected a header/, 'bad header'],
    [
      'has a column twice',
      'timestamp,x,x\n1,2,3',
      /^the header has two columns x; expected each name once$/,
      'bad header',
    ],
    ['has a header with a wrong quote', 'timestamp,"x"y\n1,2', /^the header cannot be read: line 1/, 'bad header'],
    ['has a header only', 'timestamp,x\n', /^no row of the file .* can be used$/, 'nothing to replay'],
    ['has bad rows only', 'timestamp,x\nsoon,1\n', /^no row of the file .* can be used$/, 'nothing to replay'],
  ] as const) {
    it(`says what is wrong with a file that ${what}, and rests`, async () => {
      const r = replay(text, { replay: { loops: true } });
      await r.run(5000, 1000);
      assert.equal(r.sink.failures.length, 1);
      const [error, short] = r.sink.failures[0]!;
      assert.match(error.message, message);
      assert.equal(short, word);
      assert.equal(r.timers.pending, 0);
    });
  }

  it('says that a label has no column, or the device where it is asked for by name', async () => {
    for (const names of [
      { time: 'timestamp', key: 'machine', label: '' },
      { time: 'timestamp', key: 'device', label: 'machine' },
    ]) {
      const r = replay('timestamp,machines,x\n1,2,3', { recording: { names } });
      await r.settle();
      assert.match(r.sink.failures[0]![0].message, /^there is no column machine in .*; did you mean machines\?$/);
    }
  });

  it('says that a file is not there, is a folder, or may not be read', async () => {
    const folder = fileIn('folder.csv');
    mkdirSync(folder);
    const locked = written('timestamp,x\n1,2');
    chmodSync(locked, 0o000);
    const cases: [string, RegExp][] = [
      [fileIn('missing.csv'), /^file is ".*"; expected a file that is there$/],
      [folder, /; expected a file, but it is a folder$/],
      ['/dev/null', /; expected a file, but it is something else$/],
    ];
    // Nobody keeps root from reading.
    if (process.getuid?.() !== 0) cases.push([locked, /; expected a file that Node-RED may read$/]);
    for (const [file, message] of cases) {
      const r = replayOf(file);
      open.push(r);
      await r.settle();
      assert.equal(r.sink.failures[0]![1], 'bad file');
      assert.match(r.sink.failures[0]![0].message, message);
    }
  });

  it('says that a file is no text', async () => {
    for (const [content, what] of [
      [gzipSync('timestamp,x\n1,2'), 'compressed \\(gzip\\)'],
      [Buffer.from('\ufefftimestamp,x\n1,2', 'utf16le'), 'UTF-16 text'],
    ] as const) {
      const r = replay(content);
      await r.settle();
      const [error, short] = r.sink.failures[0]!;
      assert.match(error.message, new RegExp(`is ${what}; expected CSV or NDJSON as UTF-8 text$`));
      assert.equal(short, 'not UTF-8 text');
    }
  });

  it('looks for a file that is not there, says so once, and begins when it has come', async () => {
    const file = fileIn('later.csv');
    const r = replayOf(file);
    open.push(r);
    await r.run(100_000, 1000);
    r.plant.setSpeed(1);
    await r.run(20_000, 1000);
    assert.deepEqual([r.sink.failures.length, r.sink.turns], [1, 0]);
    writeFileSync(file, 'timestamp,x\n100,1\n101,2\n102,3\n');
    await r.run(5000, 1000);
    await r.run(1000);
    const [first, second] = r.sink.sent;
    assert.ok(first!.timestamp > START + 120_000 && first!.timestamp <= START + 125_000);
    assert.equal(second!.timestamp, first!.timestamp + 1000);
    rmSync(file);
  });

  it('takes times that name no zone for those of the zone that is set', async () => {
    const text = 'timestamp,x\n2026-06-01 12:00:00,1\n2026-06-01T10:00:01Z,2\n2026-06-01 12:00:02+02:00,3';
    const r = replay(text, { recording: { timeZone: 'Europe/Berlin' }, replay: { redates: false } });
    await r.run(3000, 1000);
    assert.deepEqual(
      r.sink.sent.map(({ timestamp }) => timestamp),
      [0, 1, 2].map((second) => Date.UTC(2026, 5, 1, 10, 0, second)),
    );
  });

  it('stops when the file changes meanwhile, and begins anew with what it has become', async () => {
    const r = replay(recordingOf(9000));
    await r.run(1000);
    appendFileSync(r.settings.recording.path, '\n');
    await r.run(3_000_000, 100_000);
    assert.match(r.sink.failures[0]![0].message, /has changed while it was read/);
    assert.equal(r.sink.failures[0]![1], 'file changed');
    writeFileSync(r.settings.recording.path, 'timestamp,device,x\n1,a,77\n');
    r.resume();
    await r.run(10_000);
    assert.deepEqual([r.sink.sent.at(-1)!.x, r.pump.sent > 0, r.pump.finished], [77, true, true]);
    assert.match(r.sink.remarks.join(), /has changed: its replay begins anew/);
  });

  it('begins anew when the file has changed while it did not run, even to one of the same length', async () => {
    const r = replay(recordingOf(9));
    await r.run(1000);
    const { path } = r.settings.recording;
    const { position } = r.pump;
    r.pump.stop();
    writeFileSync(path, recordingOf(9).replaceAll('on', 'no'));
    utimesSync(path, 1, 1);
    r.resume(position);
    const before = r.sink.count;
    await r.settle();
    assert.equal(r.sink.remarks.length, 1);
    assert.equal(r.sink.sent[before]!.x, 0);
    rmSync(path);
  });

  describe('at any place', () => {
    const file = recordingOf(600).replace(',a,300,', ',a"b,300,');

    for (const [form, batch] of [
      ['single readings', undefined],
      ['arrays', { size: 7, delayMs: 700 }],
    ] as const) {
      it(`goes on exactly where it was, however often it is stopped (${form})`, async () => {
        const options: ReplayOptions = {
          plant: { speed: 20, truth: 'readings' },
          recording: { names: { time: 'timestamp', key: 'device', label: 'state' }, normal: new Set() },
          replay: { loops: true, ...(batch && { batch }) },
        };
        const whole = replay(file, options);
        await whole.run(30_000, 500);
        const parts = replay(file, options);
        for (let i = 0; i < 30_000; i += 250) {
          await parts.run(250);
          parts.resume();
        }
        await parts.settle();
        await parts.run(1000);
        await whole.run(1000);
        assert.ok(whole.sink.count > 1700 && whole.sink.events.length === 3, `${whole.sink.count} readings`);
        assert.equal(all(parts), all(whole));
      });
    }

    it('goes on there, too, when what left since did not arrive', async () => {
      const r = replay(file);
      await r.run(10_000, 1000);
      const { position } = r.pump;
      const before = r.sink.count;
      await r.run(10_000, 1000);
      const lost = r.sink.sent.splice(before);
      r.resume(position);
      await r.run(0);
      assert.deepEqual(r.sink.sent.slice(before), lost);
    });
  });

  it('gives the same for the same file and settings, on every Node', async () => {
    const r = replay(recordingOf(3000), {
      plant: { speed: 1000, truth: 'readings', mode: { kind: 'live', start: START, historyMs: 0 } },
      recording: { names: { time: 'timestamp', key: 'device', label: 'state' }, normal: new Set() },
      replay: { loops: true },
    });
    await r.run(3300, 100);
    const digest = createHash('sha256').update(all(r)).digest('hex');
    assert.equal(digest, GOLDEN);
  });

  it('is the same whole in N instances together', async () => {
    const options = { plant: { speed: 100, truth: 'node' as const }, replay: { loops: true } };
    const names = { time: 'timestamp', key: 'device', label: 'state' };
    const run = async (instances: number, index: number) => {
      const r = replay(recordingOf(300).replaceAll(',b,', ',other,'), {
        ...options,
        plant: { ...options.plant, ownership: { instances, index } },
        recording: { names, normal: new Set() },
      });
      await r.run(2500, 100);
      return r.sink;
    };
    const key = (items: readonly { device: string }[], device: string) =>
      JSON.stringify(items.filter((item) => item.device === device));
    const one = await run(1, 0);
    for (const instances of [2, 7]) {
      const parts = [];
      for (let index = 0; index < instances; index++) parts.push(await run(instances, index));
      assert.equal(
        parts.reduce((sum, { count }) => sum + count, 0),
        one.count,
      );
      for (const device of ['a', 'other', 'c']) {
        const index = parts.findIndex((_, i) => owns({ instances, index: i }, device));
        assert.equal(key(parts[index]!.sent, device), key(one.sent, device));
        assert.equal(key(parts[index]!.truths, device), key(one.truths, device));
      }
      for (const { events } of parts) {
        assert.deepEqual(
          events.map(({ timestamp }) => timestamp),
          one.events.map(({ timestamp }) => timestamp),
        );
      }
    }
  });

  describe('and its ground truth', () => {
    const names = { time: 'timestamp', key: 'device', label: 'label' };
    const labels = ['normal', '', 'leak', 'leak', 'wear', '0', 'Normal', 'leak'];
    const text = ['timestamp,device,x,label', ...labels.map((label, i) => `${i},a,${i},${label}`)].join('\n');

    it('is told as the label changes, and ends with the recording', async () => {
      const r = replay(text, { recording: { names } });
      r.plant.on('truth', () => {});
      await r.run(20_000, 1000);
      const told = r.sink.truths.map(({ type, phase, timestamp, start, end }) => {
        const s = (ms: number | null) => (ms === null ? null : (ms - START) / 1000);
        return [type, phase, s(timestamp), s(start), s(end)];
      });
      assert.deepEqual(told, [
        ['leak', 'start', 2, 2, null],
        ['leak', 'end', 4, 2, 4],
        ['wear', 'start', 4, 4, null],
        ['wear', 'end', 5, 4, 5],
        ['leak', 'start', 7, 7, null],
        ['leak', 'end', 8, 7, 8],
      ]);
      assert.deepEqual(r.sink.sent[2], { device: 'a', timestamp: START + 2000, x: 2 });
    });

    it('ends with each round of a recording that begins again', async () => {
      const r = replay(text, { recording: { names }, replay: { loops: true } });
      await r.run(10_500, 500);
      const last = r.sink.truths.slice(4).map(({ type, phase, timestamp }) => [type, phase, timestamp - START]);
      assert.deepEqual(last, [
        ['leak', 'start', 7000],
        ['leak', 'end', 8000],
        ['leak', 'start', 10_000],
      ]);
    });

    for (const truth of ['hidden', 'node'] as const) {
      it(`is not in the readings when the plant says ${truth}`, async () => {
        for (const ending of ['.csv', '.ndjson']) {
          const row = { timestamp: 1, device: 'a', x: 1, label: 'leak' };
          const content = ending === '.csv' ? 'timestamp,device,x,label\n1,a,1,leak' : JSON.stringify(row);
          const r = replay(content, { plant: { truth }, recording: { names }, ending });
          await r.settle();
          assert.deepEqual(r.sink.sent, [{ device: 'a', timestamp: START, x: 1 }]);
        }
      });
    }

    it('is in the readings when the plant says so, as it was recorded and as of other sources', async () => {
      const r = replay(text, { plant: { truth: 'readings' }, recording: { names } });
      await r.run(2000);
      assert.deepEqual(short(r.sink.sent), [
        'a 0 x=0 label=normal anomaly_label=0 anomaly_type=normal',
        'a 1 x=1 anomaly_label=0 anomaly_type=normal',
        'a 2 x=2 label=leak anomaly_label=1 anomaly_type=leak',
      ]);
    });
  });

  it('sends the history first, as fast as it drains, and waits meanwhile for a sink', async () => {
    const history = { kind: 'live', start: START, historyMs: 600_000 } as const;
    const r = replay(recordingOf(3000), { plant: { mode: history } });
    const sink = {};
    r.hub.hold(sink);
    await r.run(3000, 1000);
    assert.deepEqual([r.sink.count, r.pump.held], [0, true]);
    r.hub.release(sink);
    await r.run(100, 10);
    assert.equal(r.sink.sent[0]!.timestamp, START - 600_000);
    assert.equal(r.sink.count, 603 * 3 + 3);
    assert.equal(r.pump.progress, undefined);
    r.hub.hold(sink);
    await r.run(2000, 1000);
    assert.equal(r.sink.count, 605 * 3 + 3, 'live, it waits for nobody');
  });

  it('fills a backfill, round after round, up to its end', async () => {
    const mode = { kind: 'backfill', fromMs: START, toMs: START + 250_000 } as const;
    const r = replay(recordingOf(300), { plant: { mode }, replay: { loops: true } });
    for (let i = 0; i < 20 && !r.pump.finished; i++) await r.run(1);
    assert.equal(r.pump.finished, true);
    assert.equal(r.sink.count, 750);
    assert.equal(r.sink.last!.timestamp, START + 249_000);
    assert.equal(r.sink.events.length, 2);
  });

  it('sends arrays by size and delay', async () => {
    const r = replay(recordingOf(60), { replay: { batch: { size: 4, delayMs: 2500 } } });
    await r.run(30_000, 100);
    const lengths = r.sink.arrays.map(({ length }) => length);
    assert.equal(r.sink.count, 60);
    assert.ok(Math.max(...lengths) <= 4);
    assert.equal(lengths[0], 4);
    assert.equal(r.sink.events.length, 1);
  });

  it('keeps to a bound of readings a second', async () => {
    const r = replay(recordingOf(3000), { plant: { speed: 1_000_000 }, replay: { maxPerSecond: 100 } });
    await r.run(10_000, 50);
    assert.ok(Math.abs(r.sink.count - 1000) <= 15, `${r.sink.count} in 10 s`);
  });

  it('says which devices it has met before it sends them, and ends where they are not welcome', async () => {
    const r = replay(recordingOf(9));
    r.sink.welcome = false;
    await r.run(5000);
    assert.deepEqual([r.sink.meetings, r.sink.count, r.timers.pending], [[3], 0, 0]);
    assert.deepEqual(r.seen.ids, ['a', 'b', 'c']);
  });

  it('knows what each device said last, whatever becomes of what it sent', async () => {
    const r = replay(recordingOf(9));
    await r.run(1000);
    for (const reading of r.sink.sent) reading.x = 'changed';
    assert.equal(r.seen.latest(1)!.x, 4);
  });
});
