import assert from 'node:assert/strict';
import { CommandLog } from '../../../lib/sim/command-log';

describe('command log', () => {
  it('lets a command to a device take effect when asked for, but not before what was sent', () => {
    const log = new CommandLog();
    assert.equal(log.addToDevice('a', 'reset', 100, 41).tick, 100);
    assert.equal(log.addToDevice('b', 'reset', 10, 41).tick, 42);
    assert.equal(log.addToDevice('c', 'reset', 0, -1).tick, 0);
  });

  it('has the commands to one device by the tick of their effect, those of one tick as they were given', () => {
    const log = new CommandLog();
    log.addToDevice('a', 'inject', 100, 5);
    log.addToDevice('a', 'clear', 50, 5);
    log.addToDevice('a', 'power', 100, 5);
    const order = ['clear', 'inject', 'power'];
    assert.deepEqual(
      log.of('a').list.map(({ command }) => command),
      order,
    );
    assert.equal(log.of('a').last(99, order)?.command, 'clear');
    assert.equal(log.of('a').last(100, order)?.command, 'power');
    assert.deepEqual(new CommandLog(log.toJSON()).of('a').list, log.of('a').list);
  });

  it('refuses what would let it grow without a bound', () => {
    const log = new CommandLog(Array.from({ length: 100_000 }, () => ({ wallMs: 0, command: 'pause' })));
    assert.throws(() => log.addToDevice('a', 'reset', 0, -1), /^InputError: no room for the command/);
  });

  it('finds the last command of some names up to a tick', () => {
    const log = new CommandLog();
    log.addToDevice('a', 'inject', 10, -1, 'wear');
    log.addToDevice('a', 'power', 20, -1, 'off');
    log.addToDevice('a', 'inject', 30, -1, 'leak');
    const { last } = { last: (tick: number, ...names: string[]) => log.of('a').last(tick, names) };
    assert.equal(last(9, 'inject'), undefined);
    assert.equal(last(29, 'inject')?.value, 'wear');
    assert.equal(last(30, 'inject')?.value, 'leak');
    assert.equal(last(99, 'power')?.tick, 20);
    assert.equal(last(99, 'clear'), undefined);
    assert.equal(log.of('b').last(99, ['inject']), undefined);
  });

  it('has views that grow with it, and one for all devices without a command', () => {
    const log = new CommandLog();
    assert.equal(log.of('a'), log.of('b'));
    log.addToDevice('a', 'reset', 0, -1);
    const before = log.of('a');
    log.addToDevice('a', 'reset', 0, -1);
    assert.equal(before.list.length, 2);
    assert.deepEqual(log.of('c').list, []);
  });

  it('knows of which devices the commands have changed', () => {
    const log = new CommandLog();
    assert.equal(log.hasChangedSince('a', 0), false);
    log.addToDevice('a', 'reset', 5, -1);
    const { changes } = log;
    assert.equal(log.hasChangedSince('a', 0), true);
    assert.equal(log.hasChangedSince('a', changes), false);
    log.addToDevice('b', 'reset', 5, -1);
    log.addToPlant('pause', 0);
    assert.equal(log.hasChangedSince('a', changes), false);
    assert.equal(log.hasChangedSince('b', changes), true);
    log.withdraw(({ device }) => device === 'a');
    assert.equal(log.hasChangedSince('a', changes), true);
    assert.deepEqual(log.of('a').list, []);
  });

  it('keeps the commands to the plant in the order of wall time, also when the wall clock steps back', () => {
    const log = new CommandLog();
    log.addToPlant('pause', 5000);
    log.addToPlant('speed', 4000, 10);
    assert.deepEqual(log.plantCommands, [
      { wallMs: 5000, command: 'pause', value: undefined },
      { wallMs: 5000, command: 'speed', value: 10 },
    ]);
  });

  it('survives as JSON', () => {
    const log = new CommandLog();
    log.addToPlant('speed', 5000, 10);
    log.addToDevice('a', 'inject', 7, -1, { type: 'wear' });
    const copy = new CommandLog(JSON.parse(JSON.stringify(log)));
    assert.deepEqual(JSON.parse(JSON.stringify(copy)), JSON.parse(JSON.stringify(log)));
    assert.deepEqual(copy.of('a').last(7, ['inject'])?.value, { type: 'wear' });
    assert.equal(copy.plantCommands[0]?.value, 10);
  });
});
