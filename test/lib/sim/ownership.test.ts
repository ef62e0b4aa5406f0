import assert from 'node:assert/strict';
import { deviceIds } from '../../../lib/sim/fleet';
import { ownershipFrom, owns, SHARDS, SINGLE, shardOf } from '../../../lib/sim/ownership';

const IDS = deviceIds({ prefix: 'Printer ', count: 10_000 });

describe('ownership', () => {
  it('gives each device to exactly one of N instances', () => {
    for (const instances of [1, 2, 3, 7, 256]) {
      for (const id of IDS.slice(0, 1000)) {
        const owners = Array.from({ length: instances }, (_, index) => owns({ instances, index }, id)).filter(Boolean);
        assert.equal(owners.length, 1, `${id} of ${instances}`);
      }
    }
  });

  it('deals devices out evenly', () => {
    const counts = new Float64Array(SHARDS);
    for (const id of IDS) counts[shardOf(id)]! += 1;
    const expected = IDS.length / SHARDS;
    const chiSquare = counts.reduce((sum, count) => sum + ((count - expected) * (count - expected)) / expected, 0);
    // 255 degrees of freedom: standard deviation 22.6.
    assert.ok(Math.abs(chiSquare - (SHARDS - 1)) < 4 * 22.6, `chi-square ${chiSquare}`);
  });

  it('never changes: an id has the same shard in every release', () => {
    assert.deepEqual(['Printer 1', 'Printer 2', 'MACHINE_001'].map(shardOf), [88, 195, 10]);
  });
});

describe('ownership from the environment', () => {
  it('is the only instance without variables', () => {
    assert.deepEqual(ownershipFrom({}), SINGLE);
    assert.deepEqual(ownershipFrom({ SHOPFLOOR_INSTANCES: '', SHOPFLOOR_INDEX: ' ' }), SINGLE);
    assert.deepEqual(ownershipFrom({ SHOPFLOOR_INSTANCES: '1', SHOPFLOOR_INDEX: '0' }), SINGLE);
  });

  it('is number INDEX of INSTANCES', () => {
    assert.deepEqual(ownershipFrom({ SHOPFLOOR_INSTANCES: '7', SHOPFLOOR_INDEX: ' 6 ' }), { instances: 7, index: 6 });
  });

  it('names the variable that cannot be used, and what would do', () => {
    const sentence = (env: Record<string, string>) => {
      try {
        return JSON.stringify(ownershipFrom(env));
      } catch (error) {
        return (error as Error).message;
      }
    };
    assert.equal(
      sentence({ SHOPFLOOR_INSTANCES: 'two' }),
      'SHOPFLOOR_INSTANCES is "two"; expected a whole number from 1 to 256',
    );
    assert.equal(
      sentence({ SHOPFLOOR_INSTANCES: '2', SHOPFLOOR_INDEX: '2' }),
      'SHOPFLOOR_INDEX is "2"; expected a whole number from 0 to 1, another in each of the 2 instances',
    );
    assert.equal(
      sentence({ SHOPFLOOR_INDEX: '3' }),
      'SHOPFLOOR_INDEX is "3"; expected 0, as SHOPFLOOR_INSTANCES is not above 1',
    );
    assert.equal(
      sentence({ SHOPFLOOR_INSTANCES: '3' }),
      'SHOPFLOOR_INDEX is nothing; expected a whole number from 0 to 2, another in each of the 3 instances',
    );
    for (const bad of ['0', '257', '1.5', '-1', 'NaN']) {
      assert.match(sentence({ SHOPFLOOR_INSTANCES: bad }), /^SHOPFLOOR_INSTANCES is/);
    }
  });
});
