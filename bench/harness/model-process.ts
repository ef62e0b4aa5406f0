// The measured process of the `model-…` figures: the channels of one device, tick after tick, into a typed array. The
// first argument says of which kind.
import { Timeline } from '../../lib/core/timeline';
import { Computer } from '../../lib/models/computer/computer';
import { Custom } from '../../lib/models/custom/custom';
import type { CustomChannel, Signal } from '../../lib/models/custom/settings';
import { PARAMETERS } from '../../lib/models/custom/settings';
import { Machine } from '../../lib/models/machine/machine';
import type { Model } from '../../lib/models/model';
import { motorModel } from '../../lib/models/motor/model';
import { PhysicalPrinter } from '../../lib/models/printer/physical-printer';
import { Printer } from '../../lib/models/printer/printer';
import { CommandLog } from '../../lib/sim/command-log';
import { Cursors } from '../../lib/sim/cursors';
import { FleetDevices } from '../../lib/sim/fleet-devices';
import { threadSeconds } from './load';
import { PERIOD_MS, START_MS } from './readings';
import { serve } from './remote';

const CHANNELS: readonly CustomChannel[] = [
  channel('temperature', 'sine', { mean: 20, amplitude: 5, period: 3600 }),
  channel('pressure', 'normal', { mean: 4, sigma: 0.1 }),
  channel('humidity', 'uniform', { low: 40, high: 60 }),
  channel('load', 'square', { mean: 50, amplitude: 30, period: 50, duty: 20 }),
  channel('level', 'walk', { start: 7, step: 0.1, low: 6, high: 9 }),
  { ...channel('power', 'formula'), formula: '2 + 0.3 * load * level / 7' },
  channel('count', 'counter', { modulo: 1000 }),
  { ...channel('mode', 'choice'), values: ['manual', 'automatic', 'automatic'] },
];

function channel(name: string, signal: Signal, given: Readonly<Record<string, number>> = {}): CustomChannel {
  const fallbacks = Object.entries(PARAMETERS[signal]).map(([parameter, { fallback }]) => [parameter, fallback]);
  const parameters = { ...Object.fromEntries(fallbacks), ...given };
  return { name, unit: '', signal, parameters, values: [], formula: '', decimals: 2, percent: 100 };
}

const MODELS: Readonly<Record<string, () => Model>> = {
  printer: () => new Printer(),
  physical: () => new PhysicalPrinter(),
  machine: () => new Machine(),
  computer: () => new Computer(),
  custom: () => new Custom({ channels: CHANNELS, startPhase: 'together', startSpacingSeconds: 0, topics: [] }),
  motor: () => motorModel({ profile: 'physical' }),
  'motor-voltage': () => motorModel(),
};

/** Between two records, where it is not the usual. */
const PERIODS_MS: Readonly<Record<string, number>> = { motor: 100, 'motor-voltage': 100 };

const kind = process.argv[2]!;
const model = MODELS[kind]!();
const values = new Float64Array(model.channels.length);
const timeline = new Timeline(START_MS, PERIODS_MS[kind] ?? PERIOD_MS);
const cursors = new Cursors(model, new FleetDevices({ seed: '1', ids: ['Device 1'], timeline, log: new CommandLog() }));
let tick = 0;

serve({
  /** records in a second of this thread's own time, over `count` records; a tick at which nothing is sent is none */
  rate(count: number): number {
    const began = threadSeconds();
    for (let made = 0; made < count; tick++) {
      if (model.read(cursors.at(0, tick), tick, values)) made++;
    }
    return count / (threadSeconds() - began);
  },
});
