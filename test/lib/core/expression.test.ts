import assert from 'node:assert/strict';
import { compileFormula, FormulaError } from '../../../lib/core/expression';
import { FORMULA_FUNCTIONS } from '../../../lib/core/formula-functions';
import { uniform } from '../../../lib/core/random';

const value = (text: string, given: Record<string, number> = {}) =>
  compileFormula(text, Object.keys(given)).evaluate(Object.values(given));

describe('formula', () => {
  it('reckons with the usual precedence', () => {
    const cases: [string, number][] = [
      ['1 + 2 * 3', 7],
      ['(1 + 2) * 3', 9],
      ['2 ^ 3 ^ 2', 512],
      ['-2 ^ 2', -4],
      ['2 ^ -1', 0.5],
      ['(-1) ^ 1001', -1],
      ['0 ^ -0.5', Infinity],
      ['0 ^ 0.5', 0],
      ['10 - 4 - 3', 3],
      ['100 / 10 / 5', 2],
      ['7 % 4', 3],
      ['-1 % 24', 23],
      ['1 < 2 and 2 < 1 or not 0', 1],
      ['1 = 1 ? 2 : 3', 2],
      ['0 ? 1 : 0 ? 2 : 3', 3],
      ['1e3 + .5 + 2.', 1002.5],
      ['!1 || 1 && 1', 1],
    ];
    for (const [text, expected] of cases) assert.equal(value(text), expected, text);
  });

  it('has constants, functions and the names it is given', () => {
    assert.equal(value('20 + 5 * sin(2 * pi * t / 60)', { t: 15 }), 25);
    assert.equal(value('round(temp / 3, 2)', { temp: 10 }), 3.33);
    assert.equal(value('clamp(x, 0, 1) + max(1, 2, 3) + min(4, 5)', { x: 9 }), 8);
    assert.equal(value('`oil level` * 2', { 'oil level': 4 }), 8);
    assert.equal(value('16 ^ 0.5'), 4);
    assert.deepEqual(compileFormula('b + a * b', ['a', 'b', 'c']).names, ['b', 'a']);
  });

  it('says where it is wrong, and what was meant', () => {
    const refused: [string, RegExp, number][] = [
      ['', /^expected a number, a name or \( at 1, but the formula ends$/, 0],
      ['1 +', /^expected a number, a name or \( at 4, but the formula ends$/, 3],
      ['(1 + 2', /^expected "\)" at 7, but the formula ends$/, 6],
      ['1 2', /^"2" at 3 is too much$/, 2],
      ['1 # 2', /^"#" at 3 means nothing here$/, 2],
      ['temprature + 1', /^unknown name 'temprature' at 1; did you mean temperature\?$/, 0],
      ['sni(1)', /^unknown function 'sni' at 1; did you mean sin\?$/, 0],
      ['sin()', /^sin at 1 takes 1 values, not 0$/, 0],
      ['clamp(1, 2)', /^clamp at 1 takes 3 values, not 2$/, 0],
      ['a ? 1', /^expected ":" at 6, but the formula ends$/, 5],
      ['constructor', /^unknown name 'constructor'/, 0],
      ['constructor(1)', /^unknown function 'constructor'/, 0],
      ['__proto__', /^unknown name '__proto__'/, 0],
      [`${'('.repeat(200)}1${')'.repeat(200)}`, /^the formula is nested too deep$/, 100],
      ['1'.repeat(3000), /^a formula has at most 2000 characters$/, 2000],
    ];
    for (const [text, message, position] of refused) {
      assert.throws(
        () => compileFormula(text, ['temperature', 'a']),
        (error: FormulaError) => {
          assert.equal(error.name, 'FormulaError');
          assert.match(error.message, message);
          assert.equal(error.position, position, text);
          return true;
        },
      );
    }
  });

  it('is read or refused, and never anything else, whatever it is', () => {
    const parts = [
      '1',
      '.5',
      'a',
      'b',
      'sin',
      '(',
      ')',
      ',',
      '+',
      '-',
      '*',
      '/',
      '^',
      '?',
      ':',
      '<',
      'and',
      'not',
      ' ',
      '`',
      '=',
      '%',
    ];
    const key = { hi: 1, lo: 2 };
    let read = 0;
    for (let n = 0; n < 20_000; n++) {
      const length = 1 + Math.floor(uniform(key, 0, n) * 12);
      const text = Array.from({ length }, (_, i) => parts[Math.floor(uniform(key, i + 1, n) * parts.length)]).join('');
      try {
        assert.equal(typeof compileFormula(text, ['a', 'b']).evaluate([1, 2]), 'number');
        read++;
      } catch (error) {
        assert.ok(error instanceof FormulaError, `${text}: ${error}`);
      }
    }
    assert.ok(read > 300, `${read} were read`);
  });

  it('has no function that throws', () => {
    for (const name of FORMULA_FUNCTIONS) {
      for (const arg of ['0', '-1', '1/0', '0/0']) {
        for (const args of [[arg], [arg, arg], [arg, arg, arg]]) {
          try {
            value(`${name}(${args.join(',')})`);
          } catch (error) {
            assert.match((error as Error).message, /takes/);
          }
        }
      }
    }
  });
});
