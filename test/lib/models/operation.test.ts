// What a machine is up to, by rules that look at one moment, against a scan through time that lets things happen one
// after the other.
import assert from 'node:assert/strict';
import { deviceKey } from '../../../lib/core/hash';
import { Timeline } from '../../../lib/core/timeline';
import { type FailureCells, failureCells } from '../../../lib/models/failure-cells';
import { type Maintenance, MaintenanceRounds } from '../../../lib/models/maintenance-rounds';
import type { Device } from '../../../lib/models/model';
import { type Failure, Operations } from '../../../lib/models/operation';
import { CommandLog } from '../../../lib/sim/command-log';
import { Draws } from '../../support/draws';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TICKS = 2500;
const PERIOD = 7 * MINUTE;
const TYPES = ['a', 'b', 'c'];
const CHANNELS = { phase: 1, whether: 2, duration: 3, start: 4, type: 5 };

interface Case {
  readonly device: Device;
  readonly cells: FailureCells;
  readonly rounds: MaintenanceRounds;
  readonly log: CommandLog;
  readonly statusOnly: boolean;
  readonly bornMs: number;
}

/** A machine to which much happens, and to which people do much. */
function someCase(seed: string): Case {
  const draws = new Draws(seed);
  const fleet = { size: draws.integer(1, 4), key: deviceKey(seed, 'fleet') };
  const id = 'machine';
  const timeline = new Timeline(1000 * draws.integer(0, 1_000_000), PERIOD);
  const device = { id, index: draws.integer(0, fleet.size - 1), key: deviceKey(seed, id), timeline, fleet };
  const following = draws.chance(0.3) ? { healthyMs: draws.integer(1, 20) * HOUR } : {};
  const cells = failureCells(
    {
      mtbfMs: draws.integer(4, 60) * HOUR,
      shortestMs: 2 * HOUR,
      longestMs: 8 * HOUR,
      weights: [1, 1, 1],
      ...following,
    },
    CHANNELS,
  );
  const everyMs = draws.chance(0.2) ? Infinity : draws.integer(12, 90) * HOUR;
  const rounds = new MaintenanceRounds({ everyMs: () => everyMs, shortestMs: 15 * MINUTE, longestMs: 6 * HOUR }, 6);
  const log = new CommandLog();
  for (let n = draws.integer(0, 60); n > 0; n--) {
    // Some at the same tick.
    const tick = draws.chance(0.2) ? 100 : draws.integer(0, TICKS);
    const command = draws.choice(['inject', 'inject', 'clear', 'maintenance']);
    const failure = { failure: draws.choice(TYPES), from: 0, rate: 1, hours: draws.choice([0.1, 1, 5, 30]) };
    log.addToDevice(id, command, tick, -1, command === 'inject' ? failure : { minutes: draws.choice([1, 30, 300]) });
  }
  const bornMs = draws.choice([0, -1000 * HOUR, 40 * HOUR]);
  return { device, cells, rounds, log, statusOnly: draws.chance(0.3), bornMs };
}

interface Found {
  readonly maintenance: Maintenance | undefined;
  readonly wearsFromMs: number;
  readonly failure: Omit<Failure, 'from' | 'rate'> | undefined;
}

/** Lets it all happen, millisecond by millisecond where something does, and looks at each tick. */
function scan({ device, cells, rounds, log, statusOnly, bornMs }: Case): Found[] {
  const { key, timeline, id } = device;
  const endMs = TICKS * PERIOD;
  const happenings: { atMs: number; order: number; happen: () => void }[] = [];
  let failure: Found['failure'];
  let isInjected = false;
  let maintenance: Maintenance | undefined;
  let wearsFromMs = bornMs;

  const stop = (startMs: number, until: number) => {
    // One that begins while another is under way, or just over, goes on with it.
    if (maintenance && maintenance.endMs >= startMs) {
      maintenance = { startMs: maintenance.startMs, endMs: Math.max(maintenance.endMs, until) };
    } else {
      if (maintenance && !statusOnly) wearsFromMs = maintenance.endMs;
      maintenance = { startMs, endMs: until };
    }
    if (!statusOnly) failure = undefined;
  };
  const fromMs = Math.max(bornMs, -2000 * HOUR);
  for (let cell = cells.cellAt(key, 0); cells.startOf(key, cell) + bornMs < endMs; cell++) {
    const found = cells.in(key, cell);
    if (!found || found.startMs < 0) continue;
    const startMs = found.startMs + bornMs;
    const happen = () => {
      if (!statusOnly && maintenance && startMs < maintenance.endMs) return;
      if (isInjected && failure && startMs < failure.endMs) return;
      failure = { type: found.type, startMs, endMs: found.endMs + bornMs };
      isInjected = false;
    };
    happenings.push({ atMs: startMs, order: 0, happen });
  }
  for (let at = rounds.nextStartMs(device, fromMs - 1); at < endMs; at = rounds.nextStartMs(device, at)) {
    const turn = rounds.last(device, at)!;
    happenings.push({ atMs: at, order: 1, happen: () => stop(turn.startMs, turn.endMs) });
  }
  for (const { tick, command, value } of log.of(id).list) {
    const atMs = timeline.timeOf(tick) - timeline.startMs;
    const happen = () => {
      const { failure: name, hours, minutes } = value as { failure: string; hours: number; minutes: number };
      if (command === 'clear') failure = undefined;
      else if (command === 'maintenance') stop(atMs, atMs + minutes * MINUTE);
      else {
        failure = { type: TYPES.indexOf(name), startMs: atMs, endMs: atMs + hours * HOUR };
        isInjected = true;
      }
    };
    happenings.push({ atMs, order: 2, happen });
  }
  // Of what happens in the same millisecond, commands come last and in their order.
  happenings.sort((a, b) => a.atMs - b.atMs || a.order - b.order);

  const seen: Found[] = [];
  for (let tick = 0; tick < TICKS; tick++) {
    const now = timeline.timeOf(tick) - timeline.startMs;
    while (happenings.length > 0 && happenings[0]!.atMs <= now) happenings.shift()!.happen();
    const stands = maintenance !== undefined && now < maintenance.endMs;
    const fails = failure !== undefined && now < failure.endMs && (statusOnly || !stands);
    seen.push({
      maintenance: stands ? maintenance : undefined,
      wearsFromMs: maintenance && !stands && !statusOnly ? maintenance.endMs : wearsFromMs,
      failure: fails ? failure : undefined,
    });
  }
  return seen;
}

/** By the rules of one moment, at each tick by itself. */
function lookUp({ device, cells, rounds, log, statusOnly, bornMs }: Case, tick: number) {
  const operations = new Operations({ cells, rounds, statusOnly, types: TYPES });
  const timeMs = device.timeline.timeOf(tick) - device.timeline.startMs;
  return operations.at(device, log.of(device.id), timeMs, bornMs);
}

describe('operation of a machine', () => {
  it('is what comes of a scan through time, for 300 machines at every moment, asked for in any order', function () {
    this.timeout(120_000);
    let [failing, standing] = [0, 0];
    for (let n = 0; n < 300; n++) {
      const one = someCase(`case ${n}`);
      const expected = scan(one);
      for (let step = 0; step < TICKS; step += 3) {
        const tick = (step * 7919) % TICKS;
        const { maintenance, failure, wearsFromMs } = lookUp(one, tick);
        const found = {
          maintenance,
          wearsFromMs,
          failure: failure && { type: failure.type, startMs: failure.startMs, endMs: failure.endMs },
        };
        if (one.bornMs <= tick * PERIOD) assert.deepEqual(found, expected[tick], `case ${n}, tick ${tick}`);
        if (failure) failing++;
        if (maintenance) standing++;
      }
    }
    assert.ok(failing > 20_000 && standing > 20_000, `${failing} failing, ${standing} in maintenance`);
  });

  it('stays as it is until it says, so that nothing has to be looked up before', () => {
    for (let n = 0; n < 60; n++) {
      const one = someCase(`kept ${n}`);
      let kept = lookUp(one, 0);
      for (let tick = 0; tick < TICKS; tick++) {
        const now = lookUp(one, tick);
        if (tick * PERIOD >= kept.untilMs) kept = now;
        const { untilMs: _kept, ...was } = kept;
        const { untilMs: _now, ...is } = now;
        // The last maintenance that is over may be another only when something has changed.
        assert.deepEqual(was, is, `case ${n}, tick ${tick}`);
      }
    }
  });
});
