// The measured process of `device-bytes`: a fleet as a source runs it, its ids included. The first argument says of which
// kind.
import { Computer } from '../../lib/models/computer/computer';
import { Machine } from '../../lib/models/machine/machine';
import type { Model } from '../../lib/models/model';
import { motorModel } from '../../lib/models/motor/model';
import { printerModel } from '../../lib/models/printer/model';
import { deviceIds, Fleet } from '../../lib/sim/fleet';
import { owns, SINGLE } from '../../lib/sim/ownership';
import { bytesInUse } from './load';
import { PERIOD_MS, START_MS } from './readings';
import { serve } from './remote';

const TICKS = 5;

export const FLEETS = {
  printer: () => printerModel(),
  'physical-printer': () => printerModel({ profile: 'physical' }),
  machine: () => new Machine(),
  motor: () => motorModel(),
  'physical-motor': () => motorModel({ profile: 'physical' }),
  'raspberry-pi': () => new Computer(),
  pc: () => new Computer({ profile: 'pc' }),
} satisfies Readonly<Record<string, () => Model>>;

let kept: Fleet | undefined;

serve({
  /** bytes a device, of `size` of them that have sent for a few ticks */
  bytes(size: number): number {
    const model = FLEETS[process.argv[2] as keyof typeof FLEETS]();
    // What the first devices bring about, compiled code above all, is not of the others.
    run(model, Math.ceil(size / 10));
    const before = bytesInUse();
    kept = run(model, size);
    const after = bytesInUse();
    kept.reading(TICKS, 0);
    return (after - before) / size;
  },
});

function run(model: Model, size: number): Fleet {
  const fleet = new Fleet({
    model,
    seed: '1',
    ids: deviceIds({ prefix: 'MACHINE_', digits: 5, count: size }),
    owns: (id) => owns(SINGLE, id),
    periodMs: PERIOD_MS,
    startMs: START_MS,
  });
  for (let tick = 0; tick < TICKS; tick++) {
    for (let i = 0; i < size; i++) {
      fleet.reading(tick, i);
      fleet.events(tick, i);
    }
  }
  return fleet;
}
