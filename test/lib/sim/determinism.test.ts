// What follows from readings being a pure function of (seed, device, command log). Run it with any Node ≥ 22, outside
// of npm scripts: <node> node_modules/mocha/bin/mocha.js --no-config dist/test/node-version.test.js <this file>
import { Machine } from '../../../lib/models/machine/machine';
import { Printer } from '../../../lib/models/printer/printer';
import { CommandLog } from '../../../lib/sim/command-log';
import { describeDeterminism } from './determinism-of';

describeDeterminism({
  noun: 'printers',
  prefix: 'Printer ',
  model: () => new Printer(),
  // 100 000 readings then reach over the end of a print, the pause and into the next.
  periodMs: 3000,
  span: 11_000,
  golden: [
    '248d0e6139eea4a626fd58920a6784ec99c23af89db481e6f403f3ec4b73fd6e',
    'b980870f060fdffd5245cb1c07e3446054b04bbb4ebea4368068607e86983d35',
  ],
});

describeDeterminism({
  noun: 'machines',
  prefix: 'MACHINE_00',
  model: () => new Machine(),
  // Three months: each machine fails several times, and is maintained three times.
  periodMs: 600_000,
  span: 11_000,
  golden: [
    '8dfed84962786eaef24c68de19d7d40b1daecb36191d88892874403834f86792',
    'c8e6c34e739af1738a62f5631fb07b564e1f3b791d74cf252087472621e6f9ea',
  ],
  commands: (ids) => {
    const log = new CommandLog();
    const inject = { failure: 'motor_failure', from: 0.5, rate: 2, hours: 12 };
    log.addToDevice(ids[0]!, 'inject', 1000, -1, inject);
    log.addToDevice(ids[1]!, 'inject', 2000, -1, { ...inject, failure: 'oil_leak', from: 0.9 });
    log.addToDevice(ids[1]!, 'maintenance', 2020, -1, { minutes: 90 });
    log.addToDevice(ids[2]!, 'inject', 3000, -1, { ...inject, failure: 'pump_failure', hours: 1000 });
    log.addToDevice(ids[2]!, 'clear', 5000, -1, {});
    return log;
  },
});
