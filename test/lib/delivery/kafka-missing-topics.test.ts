import assert from 'node:assert/strict';
import { MissingTopics } from '../../../lib/delivery/kafka-missing-topics';

describe('missing topics', () => {
  let now: number;
  let missing: MissingTopics;
  beforeEach(() => {
    now = 1000;
    missing = new MissingTopics(() => now);
  });

  it('are given 5 s to come into being', () => {
    assert.equal(missing.note('t'), false);
    now += 4999;
    assert.equal(missing.note('t'), false);
    assert.equal(missing.isMissing('t'), false);
    now += 1;
    assert.equal(missing.note('t'), true);
    assert.equal(missing.isMissing('t'), true);
  });

  it('are asked for again every 5 s', () => {
    missing.note('t');
    now += 6000;
    missing.note('t');
    now += 5000;
    assert.equal(missing.isMissing('t'), false);
    assert.equal(missing.note('t'), true);
    assert.equal(missing.isMissing('t'), true);
  });

  it('are forgotten when they are found', () => {
    missing.note('t');
    now += 6000;
    missing.note('t');
    missing.found('t');
    assert.equal(missing.isMissing('t'), false);
    assert.equal(missing.note('t'), false);
  });

  it('are bounded in number', () => {
    for (let i = 0; i < 5000; i++) missing.note(`t${i}`);
    assert.ok((missing as unknown as { topics: Map<string, unknown> }).topics.size <= 1000);
  });
});
