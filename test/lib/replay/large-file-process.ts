// Replays a file as fast as it drains, in the memory that the command line allows. Says how many readings there were, and
// by how many MB the memory outside the heap grew.

import { ReplayPump } from '../../../lib/replay/replay-pump';
import { SeenDevices } from '../../../lib/replay/seen-devices';
import { SINGLE } from '../../../lib/sim/ownership';
import { Plant } from '../../../lib/sim/plant';
import { LIVE } from '../sim/rig';
import { ReplaySink, recordingOf } from './rig';

const mode = { kind: 'backfill', fromMs: 0, toMs: 8e15 } as const;
const plant = new Plant({ ...LIVE, mode, ownership: SINGLE });

class Counting extends ReplaySink {
  external = 0;
  constructor() {
    super(true);
  }
  override turned(): void {
    this.external = Math.max(this.external, process.memoryUsage().arrayBuffers);
    if (!pump.finished) return;
    console.log(JSON.stringify({ readings: this.count, megabytes: this.external / 1e6 }));
  }
}

const sink = new Counting();
sink.seen = new SeenDevices();
const settings = { recording: recordingOf(process.argv[2]!), loops: false, redates: true, maxPerSecond: Infinity };
const pump = new ReplayPump(settings, sink.seen, plant, sink, undefined);
pump.wake();
