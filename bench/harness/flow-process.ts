// The measured process of a flow: `flow-process <file of the flow>` runs it in the real Node-RED and measures rounds.
import { readFileSync } from 'node:fs';
import { setTimeout as elapse } from 'node:timers/promises';
import * as gate from './gate';
import { load, threadSeconds } from './load';
import { sinkCount } from './nodes';
import { serve } from './remote';
import { runFlow } from './runtime';

const RAMP_MS = 50;
const SETTLE_MS = 20;

gate.close();
const started = runFlow(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));

serve({
  started: () => started,

  /** has the bench's own source send so many readings, as fast as they drain */
  send(readings: number): void {
    gate.close();
    gate.open(readings);
  },

  /** readings that reach the sink in a second of this thread's own time, the sources open for `ms` */
  async rate(ms: number): Promise<number> {
    gate.open(Infinity);
    await elapse(RAMP_MS);
    const count = sinkCount();
    const began = threadSeconds();
    await elapse(ms);
    const rate = (sinkCount() - count) / (threadSeconds() - began);
    gate.close();
    await elapse(SETTLE_MS);
    return rate;
  },

  load,
});
