import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { KeyedState } from '../../../lib/core/keyed-state';
import { Draws } from '../../support/draws';

const keys = <T>(state: Iterable<{ key: string; value: T }>) => Array.from(state, ({ key }) => key);

function visited(state: KeyedState<number>, since: number): string[] {
  const seen: string[] = [];
  state.eachIdle(since, ({ key }) => seen.push(key));
  return seen;
}

function expired(state: KeyedState<number>, now: number): string[] {
  const seen: string[] = [];
  state.expire(now, ({ key }) => seen.push(key));
  return seen;
}

describe('keyed state', () => {
  const state = (limits = {}) => new KeyedState<number>({ expireMs: 1000, maxKeys: 100, ...limits });

  it('finds what was added, whatever the key is called', () => {
    const kept = state();
    const names = ['Printer 1', '', '__proto__', 'constructor', 'toString', '0'];
    for (const [value, name] of names.entries()) kept.add(name, value, 0);
    for (const [value, name] of names.entries()) assert.equal(kept.find(name)?.value, value);
    assert.equal(kept.find('hasOwnProperty'), undefined);
    assert.equal(kept.size, names.length);
  });

  it('goes through the keys in the order of their last use', () => {
    const kept = state();
    const [a, b, c] = ['a', 'b', 'c'].map((key, at) => kept.add(key, at, at));
    assert.deepEqual(keys(kept), ['a', 'b', 'c']);
    kept.use(a!, 3);
    assert.deepEqual(keys(kept), ['b', 'c', 'a']);
    kept.use(a!, 4);
    kept.use(c!, 5);
    assert.deepEqual(keys(kept), ['b', 'a', 'c']);
    assert.equal(b!.usedAt, 1);
    assert.equal(c!.usedAt, 5);
  });

  it('visits an idle key once until it is used again', () => {
    const kept = state();
    const a = kept.add('a', 0, 0);
    kept.add('b', 0, 5);
    assert.deepEqual(visited(kept, 4), ['a']);
    assert.deepEqual(visited(kept, 4), []);
    assert.deepEqual(visited(kept, 5), ['b']);
    kept.use(a, 10);
    assert.deepEqual(visited(kept, 9), []);
    assert.deepEqual(visited(kept, 10), ['a']);
  });

  it('forgets a key that was idle for as long as the limit says', () => {
    const kept = state({ expireMs: 10 });
    const a = kept.add('a', 0, 0);
    kept.add('b', 0, 1);
    kept.use(a, 5);
    assert.deepEqual(expired(kept, 10), []);
    assert.deepEqual(expired(kept, 11), ['b']);
    assert.equal(kept.find('b'), undefined);
    assert.deepEqual(expired(kept, 15), ['a']);
    assert.equal(kept.size, 0);
    kept.add('a', 0, 20);
    assert.deepEqual(keys(kept), ['a']);
  });

  it('refuses a key too many by name, and has room again when one is forgotten', () => {
    const kept = state({ maxKeys: 1, expireMs: 10 });
    kept.add('a', 0, 0);
    assert.throws(() => kept.add('b', 0, 1), new InputError('no room for key "b": 1 keys are kept already'));
    expired(kept, 10);
    kept.add('b', 0, 10);
    assert.deepEqual(keys(kept), ['b']);
  });

  it('comes back from JSON in the same order, with the same idle times', () => {
    const kept = state({ maxKeys: 2, expireMs: 10 });
    kept.add('a', 1, 0);
    kept.add('__proto__', 2, 3);
    const saved = JSON.parse(JSON.stringify(kept.save(4, (value) => ({ value }))));
    const other = state({ maxKeys: 1, expireMs: 10 });
    other.restore(saved, 1000, (value) => (value as { value: number }).value);
    assert.deepEqual(
      Array.from(other, ({ key, value, usedAt }) => [key, value, usedAt]),
      [
        ['a', 1, 996],
        ['__proto__', 2, 999],
      ],
    );
    assert.deepEqual(expired(other, 1006), ['a']);
  });

  it('does as a plain list of keys by last use does, in any order of calls', () => {
    const draws = new Draws('keyed state');
    for (let run = 0; run < 50; run++) {
      const kept = state({ expireMs: 30, maxKeys: 8 });
      let list: { key: string; usedAt: number; visited: boolean }[] = [];
      for (let now = 0; now < 300; now++) {
        const key = `k${draws.integer(0, 11)}`;
        const entry = list.find((one) => one.key === key);
        const found = kept.find(key);
        assert.equal(found !== undefined, entry !== undefined);
        if (entry && found) {
          kept.use(found, now);
          list = [...list.filter((one) => one !== entry), { key, usedAt: now, visited: false }];
        } else if (list.length < 8) {
          kept.add(key, 0, now);
          list.push({ key, usedAt: now, visited: false });
        }
        if (draws.chance(0.2)) {
          const idle = list.filter((one) => one.usedAt <= now - 10 && !one.visited);
          assert.deepEqual(
            visited(kept, now - 10),
            idle.map((one) => one.key),
          );
          for (const one of idle) one.visited = true;
        }
        if (draws.chance(0.1)) {
          const gone = list.filter((one) => one.usedAt <= now - 30);
          assert.deepEqual(
            expired(kept, now),
            gone.map((one) => one.key),
          );
          list = list.filter((one) => !gone.includes(one));
        }
        assert.deepEqual(
          keys(kept),
          list.map((one) => one.key),
        );
      }
    }
  });
});
