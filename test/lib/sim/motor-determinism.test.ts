import { motorModel } from '../../../lib/models/motor/model';
import { CommandLog } from '../../../lib/sim/command-log';
import { describeDeterminism } from './determinism-of';

describeDeterminism({
  noun: 'motors',
  prefix: 'Motor ',
  model: () => motorModel({ pattern: 'duty' }),
  periodMs: 100,
  span: 3000,
  golden: [
    'ebbab22bc26f7de7c2618af74d7a232d915bb36c16f3630d1ccce8c96ac83347',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  ],
});

// 293 s: 100 000 readings of 7 motors reach over failures, maintenances and many anchors of their windings' temperature.
describeDeterminism({
  noun: 'physical motors',
  prefix: 'Motor ',
  model: () =>
    motorModel({
      profile: 'physical',
      pattern: 'duty',
      rest: 'stops',
      mtbfHours: 60,
      maintenanceDays: 4,
      waveform: 'every',
      waveformSeconds: 3600,
      waveformLength: 16,
    }),
  periodMs: 293_000,
  span: 900,
  golden: [
    'bb6bda410ace6d4d22808c2c788b1b4f50688a21de65a687b6ab4f1ef84b2055',
    '80a1328da1798fc40fc3ea89a05e6530d445f970dd7f2a1df9be39ecfeb8ca8f',
  ],
  commands: (ids) => {
    const log = new CommandLog();
    const failing = { failure: 'winding_overheating', from: 0.3, rate: 2, hours: 30 };
    log.addToDevice(ids[0]!, 'inject', 100, -1, failing);
    log.addToDevice(ids[0]!, 'maintenance', 300, -1, { minutes: 90 });
    log.addToDevice(ids[3]!, 'inject', 500, -1, { ...failing, failure: 'undervoltage', from: 0 });
    log.addToDevice(ids[3]!, 'clear', 700, -1, {});
    return log;
  },
});
