// The measured process of the `model-…` figures: the channels of one device, tick after tick, into a typed array. The
// first argument says of which kind.
import { deviceKey } from '../../lib/core/hash';
import { Timeline } from '../../lib/core/timeline';
import { Computer } from '../../lib/models/computer';
import { Machine } from '../../lib/models/machine';
import type { Model } from '../../lib/models/model';
import { Printer } from '../../lib/models/printer';
import { CommandLog } from '../../lib/sim/command-log';
import { Cursor } from '../../lib/sim/cursor';
import { threadSeconds } from './load';
import { PERIOD_MS, START_MS } from './readings';
import { serve } from './remote';

const MODELS: Readonly<Record<string, () => Model>> = {
  printer: () => new Printer(),
  machine: () => new Machine(),
  computer: () => new Computer(),
};

const id = 'Device 1';
const model = MODELS[process.argv[2]!]!();
const values = new Float64Array(model.channels.length);
const device = {
  id,
  index: 0,
  key: deviceKey('1', id),
  timeline: new Timeline(START_MS, PERIOD_MS),
  fleet: { size: 1, key: deviceKey('1', '') },
};
const cursor = new Cursor(model, device, new CommandLog().of(id));
let tick = 0;

serve({
  /** records in a second of this thread's own time, over `count` records; a tick at which nothing is sent is none */
  rate(count: number): number {
    const began = threadSeconds();
    for (let made = 0; made < count; tick++) {
      if (model.read(cursor.at(tick), tick, values)) made++;
    }
    return count / (threadSeconds() - began);
  },
});
