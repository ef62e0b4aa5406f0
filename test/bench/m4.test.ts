import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Group, readGroup } from '../../bench/m4/groups';
import { scores } from '../../bench/m4/score';
import { Naive2 } from '../../lib/forecast/methods/naive2';
import { SeasonalNaive } from '../../lib/forecast/methods/seasonal-naive';
import { Draws } from '../support/draws';

const QUARTERLY: Group = { name: 'Quarterly', horizon: 8, period: 4 };

describe('bench: the M4 competition', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'shopfloor-m4-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function write(part: 'train' | 'test', text: string): void {
    writeFileSync(path.join(folder, `Quarterly-${part}.csv`), text);
  }

  function read(): [string, number[], number[]][] | undefined {
    return readGroup(folder, QUARTERLY)?.map(({ name, training, test }) => [name, [...training], [...test]]);
  }

  const TEST = 'Q1,1,2,3,4,5,6,7,8\nQ2,8,7,6,5,4,3,2,1\n';

  it('reads series of different lengths, with or without quotes, a header and empty cells', () => {
    const expected = [
      ['Q1', [1, 2.5, 3], [1, 2, 3, 4, 5, 6, 7, 8]],
      ['Q2', [10, 20], [8, 7, 6, 5, 4, 3, 2, 1]],
    ];
    write('test', TEST);
    for (const training of [
      '"V1","V2","V3","V4"\r\n"Q1","1","2.5","3"\r\n"Q2","10","20",""\r\n',
      'V1,V2,V3,V4\nQ1,1,2.5,3\nQ2,10,20,NA\n',
      '\uFEFFQ1,1,2.5,3\nQ2,10,20,\n\n',
    ]) {
      write('train', training);
      assert.deepEqual(read(), expected);
    }
  });

  it('leaves out a group of which there is no file', () => {
    assert.equal(read(), undefined);
  });

  it('names what is missing or odd', () => {
    write('train', 'Q1,1,2,3\nQ3,1,2\n');
    assert.throws(read, /Quarterly-test\.csv is missing/);
    write('test', TEST);
    assert.throws(read, /test\.csv has no series Q3/);
    write('train', 'Q1,1,2,3\nQ2,1,x,3\n');
    assert.throws(read, /train\.csv, line 2: cell 3 is "x"; expected a number/);
    write('train', 'Q1,1,,3\nQ2,1\n');
    assert.doesNotThrow(() => write('test', TEST));
    write('train', 'Q2,1,2\nQ1,1,,3\n');
    assert.throws(read, /line 2: cell 3 is ""/);
    write('train', 'Q1,1,2\nQ1,1,2\n');
    assert.throws(read, /line 2: series Q1 is there twice/);
    write('train', 'Q1,1,2\n');
    write('test', 'Q1,1,2,3\n');
    assert.throws(read, /series Q1 has 3 values; expected 8/);
    write('train', 'V1,V2\n');
    assert.throws(read, /has no series/);
  });

  it('scores methods against the first one, which stands in where a series is too short', () => {
    const draws = new Draws('m4');
    const line = (name: string, length: number, from = 0) =>
      [name, ...Array.from({ length }, (_, i) => 100 + 20 * ((from + i) % 4) + draws.normal())].join();
    write('train', `${line('Q1', 80)}\n${line('Q2', 60)}\n${line('Q3', 3)}\n`);
    write('test', `${line('Q1', 8)}\n${line('Q2', 8)}\n${line('Q3', 8, 3)}\n`);
    const [naive2, seasonal] = scores(QUARTERLY, readGroup(folder, QUARTERLY)!.slice(0, 2), [
      { method: new Naive2(), periods: [4] },
      { method: new SeasonalNaive(), periods: [4] },
    ]);
    assert.equal(naive2!.owa, 1);
    const relative = (seasonal!.sMape / naive2!.sMape + seasonal!.mase / naive2!.mase) / 2;
    assert.ok(Math.abs(seasonal!.owa - relative) < 1e-12 && relative > 0.3 && relative < 3, String(relative));
    assert.ok(seasonal!.coverage > 0.8 && seasonal!.coverage <= 1);
    assert.deepEqual([seasonal!.series, seasonal!.tooShort], [2, 0]);
    const [, short] = scores(QUARTERLY, readGroup(folder, QUARTERLY)!.slice(2), [
      { method: new Naive2(), periods: [4] },
      { method: new SeasonalNaive(), periods: [4] },
    ]);
    assert.equal(short!.tooShort, 1);
  });
});
