import assert from 'node:assert/strict';
import { type AnnouncementState, announce, QUIET } from '../../../lib/forecast/announcement';
import type { Passage } from '../../../lib/forecast/method';

const RULE = { evidence: 5, probability: 0.5 };

function passage(evidence: number, probability = 1, p50: number | undefined = 20): Passage {
  return { evidence, probability, p10: p50, p50, p90: p50 };
}

/** The phases after each of the passages, and the state at the end. */
function phases(...passages: (Passage | undefined)[]): { phases: string[]; state: AnnouncementState } {
  let state: AnnouncementState = QUIET;
  const seen = passages.map((next) => {
    state = JSON.parse(JSON.stringify(announce(state, next, RULE)));
    return state.phase;
  });
  return { phases: seen, state };
}

describe('an announcement', () => {
  it('takes evidence above the threshold and a crossing that is likely enough', () => {
    assert.deepEqual(phases(passage(5), passage(5.01, 0.49), passage(5.01, 0.5)).phases, [
      'quiet',
      'quiet',
      'announced',
    ]);
  });

  it('stays while half of what it took is there, and is withdrawn below', () => {
    const { phases: seen, state } = phases(passage(6), passage(2.5), passage(4, 0.25), passage(2.4));
    assert.deepEqual(seen, ['announced', 'announced', 'announced', 'quiet']);
    assert.equal(state.episodes, 1);
    assert.deepEqual(phases(passage(6), passage(6, 0.24)).phases, ['announced', 'quiet']);
  });

  it('is not made anew by evidence that came back only half', () => {
    assert.deepEqual(phases(passage(6), passage(0), passage(4)).phases, ['announced', 'quiet', 'quiet']);
  });

  it('is withdrawn when there is no forecast', () => {
    assert.deepEqual(phases(passage(6), undefined, passage(6)).phases, ['announced', 'quiet', 'announced']);
  });

  it('ends where the limit is reached, and is not repeated there', () => {
    const there = passage(100, 1, 0);
    const { phases: seen, state } = phases(passage(6), there, there, passage(0, 0, undefined), passage(9));
    assert.deepEqual(seen, ['announced', 'beyond', 'beyond', 'quiet', 'announced']);
    assert.equal(state.episodes, 2);
  });

  it('is not made of a series that was beyond from the start', () => {
    const { phases: seen, state } = phases(passage(100, 1, 0));
    assert.deepEqual(seen, ['beyond']);
    assert.equal(state.episodes, 0);
  });

  it('keeps its state object while nothing changes', () => {
    const state = announce(QUIET, passage(6));
    assert.equal(announce(state, passage(7)), state);
  });
});
