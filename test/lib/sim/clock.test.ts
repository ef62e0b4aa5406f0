import assert from 'node:assert/strict';
import { PlantClock } from '../../../lib/sim/clock';

const HOUR = 3_600_000;

describe('plant clock', () => {
  it('runs at its speed from its start', () => {
    const clock = new PlantClock({ wallMs: 1000, eventMs: 50_000, speed: 10 });
    assert.equal(clock.at(1000), 50_000);
    assert.equal(clock.at(1500), 55_000);
  });

  it('goes on from the present event time when the speed changes', () => {
    const clock = new PlantClock({ wallMs: 0, eventMs: 0, speed: 10 });
    assert.equal(clock.change(2, 1000), 10_000);
    assert.equal(clock.at(1000), 10_000);
    assert.equal(clock.at(2000), 12_000);
  });

  it('stands still while paused and goes on where it stood', () => {
    const clock = new PlantClock({ wallMs: 0, eventMs: 0, speed: 5 });
    clock.change(0, 1000);
    assert.equal(clock.at(9000), 5000);
    assert.equal(clock.waitFor(5001, 9000), Infinity);
    clock.change(5, 10_000);
    assert.equal(clock.at(10_100), 5500);
  });

  it('says how long to wait for an event time', () => {
    const clock = new PlantClock({ wallMs: 0, eventMs: 0, speed: 4 });
    assert.equal(clock.waitFor(4000, 500), 500);
    assert.equal(clock.waitFor(4000, 2000), 0);
  });

  it('follows a step forward of the wall clock', () => {
    const clock = new PlantClock({ wallMs: 0, eventMs: 0, speed: 1 });
    clock.at(1000);
    assert.equal(clock.at(HOUR), HOUR);
  });

  it('waits out a small step back of the wall clock', () => {
    const clock = new PlantClock({ wallMs: 0, eventMs: 0, speed: 1 });
    assert.equal(clock.at(10_000), 10_000);
    assert.equal(clock.at(9500), 10_000);
    assert.equal(clock.at(10_000), 10_000);
    assert.equal(clock.at(10_250), 10_250);
  });

  it('goes on from where it was after a large step back of the wall clock', () => {
    const clock = new PlantClock({ wallMs: 0, eventMs: 0, speed: 2 });
    assert.equal(clock.at(2 * HOUR), 4 * HOUR);
    assert.equal(clock.at(HOUR), 4 * HOUR);
    assert.equal(clock.at(HOUR + 500), 4 * HOUR + 1000);
  });

  it('never goes back, whatever the wall clock does', () => {
    const clock = new PlantClock({ wallMs: 0, eventMs: 0, speed: 3 });
    let wall = 0;
    let last = 0;
    for (let i = 1; i <= 2000; i++) {
      wall += ((i * 7919) % 4001) - 1700;
      const now = clock.at(wall);
      assert.ok(now >= last, `from ${last} to ${now}`);
      last = now;
    }
    assert.ok(last > 0);
  });

  it('goes on in a later process from its state', () => {
    const clock = new PlantClock({ wallMs: 0, eventMs: 100, speed: 3 });
    clock.at(1000);
    const resumed = new PlantClock(clock.state);
    assert.equal(resumed.at(2500), clock.at(2500));
  });

  it('goes on from where it was when the wall clock was set back between two processes', () => {
    const clock = new PlantClock({ wallMs: 0, eventMs: 0, speed: 1 });
    clock.at(2 * HOUR);
    const resumed = new PlantClock(clock.state);
    assert.equal(resumed.at(0), 2 * HOUR);
    assert.equal(resumed.at(5000), 2 * HOUR + 5000);
  });
});
