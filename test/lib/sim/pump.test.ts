import assert from 'node:assert/strict';
import { places, rig, upTo } from './rig';

const SECOND = 1000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

describe('pump', () => {
  it('sends each device at each tick, once, in order', () => {
    const { timers, sink, plant } = rig({ devices: 3, hz: 2 });
    timers.run(10 * SECOND);
    assert.deepEqual(places(sink.sent, 3), upTo(21 * 3));
    assert.equal(sink.sent[0]!.timestamp, plant.liveMs);
    assert.equal(sink.sent.at(-1)!.timestamp, plant.liveMs + 10 * SECOND);
  });

  it('sends neither before nor more than a turn after a reading falls due', () => {
    const { timers, sink, plant } = rig({ hz: 3, plant: { speed: 7 } });
    const reading = sink.reading.bind(sink);
    let worst = 0;
    sink.reading = (r) => {
      const late = plant.horizonMs - r.timestamp;
      assert.ok(late >= 0);
      worst = Math.max(worst, late / 7);
      reading(r);
    };
    timers.run(MINUTE);
    assert.equal(sink.count, 3 * 7 * 60 + 1);
    assert.ok(worst <= 1, `${worst} ms late`);
  });

  it('does not drift over days', () => {
    const { timers, sink } = rig({ hz: 1 / 7, quiet: true, plant: { speed: 3 } });
    timers.run(5 * DAY);
    assert.equal(sink.count, Math.floor((5 * DAY * 3) / 7000) + 1);
    assert.equal(timers.pending, 1);
  });

  it('keeps 1000 readings a second with a few of one timer’s turns', () => {
    const { timers, sink } = rig({ hz: 1000 });
    timers.run(10 * SECOND);
    assert.deepEqual(places(sink.sent, 1), upTo(10_001));
    assert.ok(timers.turns <= 10_010, `${timers.turns} turns`);
  });

  it('keeps one reading in 1000 seconds, and still looks at the clock each second', () => {
    const { timers, sink } = rig({ hz: 0.001 });
    timers.run(5000 * SECOND);
    assert.deepEqual(places(sink.sent, 1), upTo(6));
    assert.ok(timers.longestMs <= SECOND);
  });

  it('sends 10 000 devices in turns of at most 1000 readings', () => {
    const { timers, sink } = rig({ devices: 10_000 });
    let most = 0;
    let before = 0;
    sink.turned = () => {
      most = Math.max(most, sink.count - before);
      before = sink.count;
    };
    timers.run(2 * SECOND);
    assert.deepEqual(places(sink.sent, 10_000), upTo(30_000));
    assert.equal(most, 1000);
  });

  it('ends its turn after 5 ms', () => {
    const { timers, sink, fleet } = rig({ devices: 500 });
    fleet.costMs = 0.1;
    timers.turn();
    assert.equal(sink.count, 64);
    timers.turn();
    assert.equal(sink.count, 128);
  });

  it('sends events and ground truth beside their readings', () => {
    const { timers, sink } = rig({ devices: 2 });
    timers.run(20 * SECOND);
    assert.deepEqual(
      sink.events.map(({ device, tick }) => `${device} ${tick}`),
      ['d0 9', 'd1 9', 'd0 19', 'd1 19'],
    );
    assert.equal(sink.truths.length, 4);
  });

  it('does not look for the ground truth when nobody wants it', () => {
    const { timers, sink, fleet } = rig();
    sink.wantsTruth = false;
    fleet.truth = () => assert.fail('asked for the truth');
    timers.run(20 * SECOND);
    assert.equal(sink.count, 21);
  });

  it('holds no timer after it was stopped', () => {
    const { timers, pump, hub } = rig({ plant: { mode: { kind: 'live', start: 'now', historyMs: HOUR } } });
    hub.hold(sinkOf());
    timers.run(SECOND);
    pump.stop();
    assert.equal(timers.pending, 0);
  });

  it('does nothing for a fleet that belongs to other instances', () => {
    const { timers, sink, pump } = rig({ devices: 0 });
    timers.run(MINUTE);
    assert.equal(sink.count, 0);
    assert.equal(pump.finished, true);
    assert.equal(timers.pending, 0);
  });
});

describe('pump: pause and speed', () => {
  it('sends nothing while paused, goes on at the next tick, and is not late', () => {
    const { timers, sink, plant, pump } = rig();
    timers.run(10 * SECOND);
    plant.pause();
    timers.run(HOUR);
    assert.equal(sink.count, 11);
    plant.resume();
    timers.run(10 * SECOND);
    assert.deepEqual(places(sink.sent, 1), upTo(21));
    assert.equal(pump.position.late, 0);
  });

  it('goes on at the new speed at once', () => {
    const { timers, sink, plant } = rig({ hz: 0.01 });
    timers.run(10 * SECOND);
    plant.setSpeed(1000);
    timers.run(SECOND);
    assert.deepEqual(places(sink.sent, 1), upTo(11));
  });

  it('holds the history while paused', () => {
    const { timers, sink, plant } = rig({ plant: { mode: { kind: 'live', start: 'now', historyMs: HOUR } } });
    timers.turn();
    const before = sink.count;
    plant.pause();
    timers.run(MINUTE);
    assert.equal(sink.count, before);
    plant.resume();
    timers.run(0);
    assert.deepEqual(places(sink.sent, 1), upTo(3601));
  });
});

describe('pump: history and backfill', () => {
  const history = { mode: { kind: 'live', start: 'now', historyMs: 2 * HOUR } } as const;

  it('begins with the history, which ends where live begins', () => {
    const { timers, sink, plant, pump } = rig({ devices: 2, plant: history });
    assert.equal(pump.progress, 0);
    timers.turn();
    timers.turn();
    assert.equal(pump.progress, 1000 / 7200);
    timers.run(0);
    assert.equal(pump.progress, undefined);
    assert.equal(sink.sent[0]!.timestamp, plant.liveMs - 2 * HOUR);
    assert.equal(sink.sent.at(-1)!.timestamp, plant.liveMs);
    timers.run(10 * SECOND);
    assert.deepEqual(places(sink.sent, 2), upTo(7211 * 2));
  });

  it('sends what falls due while the history drains, whatever the late policy', () => {
    const { timers, sink, fleet, pump } = rig({ plant: { ...history, speed: 10 } });
    fleet.costMs = 1;
    timers.run(20 * SECOND);
    fleet.costMs = 0;
    timers.run(20 * SECOND);
    assert.deepEqual(places(sink.sent, 1), upTo(7200 + 401));
    assert.equal(pump.position.late, 0);
  });

  it('sends a backfill from its first to before its last moment, then ends', () => {
    const { timers, sink, pump } = rig({
      hz: 0.1,
      plant: { mode: { kind: 'backfill', fromMs: 0, toMs: HOUR }, speed: 1 },
    });
    timers.run(0);
    assert.deepEqual(places(sink.sent, 1), upTo(360));
    assert.equal(sink.sent[0]!.timestamp, 0);
    assert.equal(pump.finished, true);
    assert.equal(timers.pending, 0);
  });

  it('gives the same readings live and as a backfill', () => {
    const startMs = Date.UTC(2025, 2, 1);
    const backfill = rig({ devices: 3, plant: { mode: { kind: 'backfill', fromMs: startMs, toMs: startMs + HOUR } } });
    backfill.timers.run(0);
    const live = rig({ devices: 3, plant: { mode: { kind: 'live', start: startMs, historyMs: 0 }, speed: 60 } });
    live.timers.run(MINUTE - 1);
    assert.deepEqual(live.sink.sent, backfill.sink.sent);
  });

  it('lets the event loop turn between its slices', () => {
    const { timers, sink } = rig({ plant: history });
    timers.turn();
    assert.equal(sink.count, 0 + 1000);
    timers.turn();
    assert.equal(sink.count, 2000);
  });

  it('waits while a sink asks for it', () => {
    const { timers, sink, hub, pump } = rig({ plant: history });
    const slow = sinkOf();
    timers.turn();
    hub.hold(slow);
    timers.run(MINUTE);
    assert.equal(sink.count, 1000);
    assert.equal(pump.held, true);
    hub.release(slow);
    timers.run(0);
    assert.equal(pump.held, false);
    assert.deepEqual(places(sink.sent, 1), upTo(7201 + 60));
  });

  it('keeps time live, also while a sink asks for patience', () => {
    const { timers, sink, hub, pump } = rig();
    hub.hold(sinkOf());
    timers.run(10 * SECOND);
    assert.equal(sink.count, 11);
    assert.equal(pump.held, false);
  });
});

describe('pump: late policy', () => {
  it('skips what is late but for the newest tick, and counts it', () => {
    const { timers, sink, pump } = rig({ devices: 2, pump: { late: 'skip' } });
    timers.run(10 * SECOND);
    timers.block(20 * SECOND);
    timers.run(5 * SECOND);
    const ticks = sink.sent.filter(({ i }) => i === 0).map(({ tick }) => tick);
    assert.deepEqual(ticks, [...upTo(11), ...upTo(36).slice(30)]);
    assert.equal(pump.position.late, 19 * 2);
  });

  it('catches up with what is late, and counts it', () => {
    const { timers, sink, pump } = rig({ devices: 2, pump: { late: 'catch up' } });
    timers.run(10 * SECOND);
    timers.block(20 * SECOND);
    timers.run(5 * SECOND);
    assert.deepEqual(places(sink.sent, 2), upTo(36 * 2));
    assert.equal(pump.position.late, 19 * 2);
  });

  it('takes a delay of under a second for no lateness', () => {
    const { timers, sink, pump } = rig({ hz: 100, pump: { late: 'skip' } });
    timers.run(SECOND);
    timers.block(900);
    timers.run(100);
    assert.deepEqual(places(sink.sent, 1), upTo(201));
    assert.equal(pump.position.late, 0);
  });

  it('applies it in the end also to a source that was never on time', () => {
    const { timers, sink, fleet, pump } = rig({ devices: 100, hz: 10, quiet: true, pump: { late: 'skip' } });
    fleet.costMs = 3;
    timers.run(60 * SECOND);
    assert.equal(pump.position.late, 0);
    timers.run(60 * SECOND);
    assert.ok(pump.position.late > 60_000, `${pump.position.late} late`);
    assert.ok(timers.wall() - sink.last!.timestamp < 1500);
  });

  it('stays with the newest tick when its devices are too many to be sent in time', () => {
    const { timers, sink, fleet, pump } = rig({ devices: 100, hz: 10, quiet: true, pump: { late: 'skip' } });
    timers.run(SECOND);
    fleet.costMs = 3;
    timers.run(60 * SECOND);
    const behindMs = timers.wall() - sink.last!.timestamp;
    assert.ok(behindMs < 1500, `${behindMs} ms behind`);
    assert.ok(Math.abs(sink.count - 21_000) < 300, `${sink.count} sent`);
    assert.ok(pump.position.late > 35_000, `${pump.position.late} late`);
  });
});

describe('pump: steps of the wall clock', () => {
  it('skips an hour forward, without a flood', () => {
    const { timers, sink, pump } = rig({ pump: { late: 'skip' } });
    timers.run(10 * SECOND);
    timers.step(HOUR);
    timers.run(10 * SECOND);
    assert.equal(sink.count, 21);
    assert.equal(timers.wall() - sink.last!.timestamp, 0);
    assert.equal(pump.position.late, 3600);
  });

  it('asks for the ground truth of what it skips with what it sends next', () => {
    const { timers, fleet } = rig({ pump: { late: 'skip' }, devices: 2 });
    const asked: unknown[] = [];
    const truth = fleet.truth.bind(fleet);
    fleet.truth = (tick: number, i: number, since?: number) => {
      asked.push([tick, i, since]);
      return truth(tick, i);
    };
    timers.run(10 * SECOND);
    timers.step(HOUR);
    timers.run(2 * SECOND);
    assert.deepEqual(asked.slice(-6), [
      [10, 0, undefined],
      [10, 1, undefined],
      [3611, 0, 10],
      [3611, 1, 10],
      [3612, 0, undefined],
      [3612, 1, undefined],
    ]);
  });

  it('goes on at its pace after an hour back, without a stall', () => {
    const { timers, sink, pump } = rig({ pump: { late: 'skip' } });
    timers.run(10 * SECOND);
    timers.step(-HOUR);
    timers.run(10 * SECOND);
    assert.ok(sink.count >= 20 && sink.count <= 21, `${sink.count} sent`);
    assert.deepEqual(places(sink.sent, 1), upTo(sink.count));
    assert.equal(pump.position.late, 0);
  });

  it('catches up after eight hours of sleep in slices that wait for a sink', () => {
    const { timers, sink, hub, pump } = rig({ pump: { late: 'catch up' } });
    const slow = sinkOf();
    timers.run(10 * SECOND);
    hub.hold(slow);
    timers.step(8 * HOUR);
    timers.run(2 * SECOND);
    assert.equal(sink.count, 11);
    assert.equal(pump.held, true);
    hub.release(slow);
    timers.turn();
    assert.ok(sink.count <= 1011);
    timers.run(10 * SECOND);
    assert.deepEqual(places(sink.sent, 1), upTo(sink.count));
    assert.equal(timers.wall() - sink.last!.timestamp, 0);
    assert.ok(Math.abs(pump.position.late - 8 * 3600) <= 2);
  });

  it('sends one reading, not eight hours of them, after a sleep when it skips', () => {
    const { timers, sink } = rig({ devices: 10, hz: 10, pump: { late: 'skip' } });
    timers.run(SECOND);
    const before = sink.count;
    timers.block(8 * HOUR);
    timers.run(0);
    assert.equal(sink.count, before + 10);
  });

  it('is not disturbed by small steps', () => {
    const { timers, sink, pump } = rig();
    for (let i = 0; i < 100; i++) {
      timers.run(10 * SECOND);
      timers.step(i % 2 === 0 ? 300 : -300);
    }
    assert.deepEqual(places(sink.sent, 1), upTo(sink.count));
    assert.equal(pump.position.late, 0);
    assert.ok(Math.abs(sink.count - 1001) <= 1, `${sink.count} sent`);
  });
});

describe('pump: limits', () => {
  it('ends after a number of readings', () => {
    const { timers, sink, pump } = rig({ devices: 3, pump: { maxReadings: 10 } });
    timers.run(MINUTE);
    assert.deepEqual(places(sink.sent, 3), upTo(10));
    assert.equal(pump.finished, true);
    assert.equal(timers.pending, 0);
  });

  it('ends after a span of event time, history included', () => {
    const mode = { kind: 'live', start: 'now', historyMs: 30 * SECOND } as const;
    const { timers, sink } = rig({ plant: { mode }, pump: { maxMs: MINUTE } });
    timers.run(HOUR);
    assert.deepEqual(places(sink.sent, 1), upTo(60));
  });

  it('bounds the readings a second of a backfill', () => {
    const mode = { kind: 'backfill', fromMs: 0, toMs: 10 * HOUR } as const;
    const { timers, sink } = rig({ plant: { mode }, pump: { maxPerSecond: 100 } });
    timers.run(60 * SECOND);
    assert.ok(Math.abs(sink.count - 6010) <= 5, `${sink.count} sent`);
  });

  it('bounds the readings a second of a live source; the rest goes by the late policy', () => {
    const { timers, sink, pump } = rig({ devices: 10, quiet: true, pump: { maxPerSecond: 5, late: 'skip' } });
    timers.run(1000 * SECOND);
    assert.ok(Math.abs(sink.count - 5000) <= 5, `${sink.count} sent`);
    assert.ok(pump.position.late >= 10_000 - sink.count - 50, `${pump.position.late} late`);
    assert.ok(timers.wall() - sink.last!.timestamp < 4000);
  });
});

describe('pump: arrays', () => {
  it('sends arrays of at most so many readings', () => {
    const { timers, sink } = rig({ devices: 10, pump: { batch: { size: 25, delayMs: 10_000 } } });
    timers.run(10 * SECOND);
    assert.deepEqual(
      sink.arrays.map((array) => array.length),
      [25, 25, 25, 25],
    );
    assert.deepEqual(places(sink.sent, 10), upTo(100));
  });

  it('sends an array at the latest after its delay', () => {
    const { timers, sink } = rig({ hz: 10, pump: { batch: { size: 500, delayMs: 250 } } });
    timers.run(SECOND);
    assert.deepEqual(
      sink.arrays.map((array) => array.length),
      [3, 3, 3],
    );
  });

  it('keeps events behind the array that holds their readings', () => {
    const { timers, sink } = rig({ pump: { batch: { size: 500, delayMs: 1500 } } });
    sink.event = (event) => assert.ok(sink.sent.some(({ tick }) => tick === event.tick));
    timers.run(30 * SECOND);
    assert.ok(sink.count > 20);
  });

  it('empties the last array at the end', () => {
    const { timers, sink } = rig({ pump: { batch: { size: 7, delayMs: HOUR }, maxReadings: 10 } });
    timers.run(MINUTE);
    assert.deepEqual(
      sink.arrays.map((array) => array.length),
      [7, 3],
    );
  });

  it('lies before an array that has not left, so that nothing is lost or repeated by a stop', () => {
    const { timers, sink, pump, start } = rig({ devices: 3, pump: { batch: { size: 50, delayMs: 20_000 } } });
    timers.run(10 * SECOND);
    pump.stop();
    assert.equal(sink.count, 0);
    const next = start(pump.position);
    timers.run(20 * SECOND);
    next.stop();
    assert.deepEqual(places(sink.sent, 3), upTo(sink.count));
    assert.ok(sink.count >= 50);
    assert.equal(new Set(sink.events.map(({ device, tick }) => `${device} ${tick}`)).size, sink.events.length);
  });
});

describe('pump: stops and starts', () => {
  for (const batch of [undefined, { size: 64, delayMs: 40 }]) {
    it(`sends everything once over many stops, ${batch ? 'in arrays' : 'one by one'}`, () => {
      const mode = { kind: 'live', start: 'now', historyMs: HOUR } as const;
      const { timers, sink, start, pump } = rig({ devices: 7, plant: { mode, speed: 10 }, pump: { batch } });
      let running = pump;
      for (let i = 0; i < 40; i++) {
        if (i < 15) timers.turn();
        else timers.run(137 * (i % 5));
        running.stop();
        timers.run(300);
        running = start(JSON.parse(JSON.stringify(running.position)));
      }
      timers.run(10 * SECOND);
      running.stop();
      assert.ok(sink.count > 7 * 3600);
      assert.deepEqual(places(sink.sent, 7), upTo(sink.count));
      assert.equal(running.position.late, 0);
    });
  }

  it('takes a stop of up to a minute for the moment of a deploy', () => {
    const { timers, sink, start, pump } = rig({ pump: { late: 'skip' } });
    timers.run(10 * SECOND);
    pump.stop();
    timers.run(50 * SECOND);
    start(pump.position);
    timers.run(10 * SECOND);
    assert.deepEqual(places(sink.sent, 1), upTo(71));
  });

  it('treats a longer stop by its late policy', () => {
    const { timers, sink, start, pump } = rig({ pump: { late: 'skip' } });
    timers.run(10 * SECOND);
    pump.stop();
    timers.run(HOUR);
    const next = start(pump.position);
    timers.run(10 * SECOND);
    assert.equal(sink.count, 11 + 11);
    assert.equal(next.position.late, 3600 - 1);
  });

  it('joins a plant that has been running for hours at the present moment', () => {
    const { timers, sink, start, pump, plant } = rig();
    pump.stop();
    sink.sent.length = 0;
    timers.run(5 * HOUR);
    start();
    timers.run(10 * SECOND);
    assert.equal(sink.sent[0]!.timestamp, plant.liveMs + 5 * HOUR);
    assert.equal(sink.sent.length, 11);
  });
});

/** Someone who can ask sources to wait. */
function sinkOf(): object {
  return {};
}
