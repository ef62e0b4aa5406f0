// The measured process of a flow: `flow-process <file of the flow> [start]` runs it in the real Node-RED and measures rounds,
// or what its start takes.
import { readFileSync } from 'node:fs';
import { setTimeout as elapse } from 'node:timers/promises';
import * as gate from './gate';
import { load, threadSeconds } from './load';
import { sinkCount } from './nodes';
import { serve } from './remote';
import { runFlow } from './runtime';
import { Turns, type TurnsTaken } from './turns';

const RAMP_MS = 50;
const SETTLE_MS = 20;

const turns = new Turns();

gate.close();
const [, , file = '', measured] = process.argv;
const onStarting = measured === 'start' ? () => void turns.watch() : undefined;
const started = runFlow(JSON.parse(readFileSync(file, 'utf8')), { onStarting });

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

  /** what it took from before the nodes were made until so many readings have reached the sink */
  async start(readings: number): Promise<TurnsTaken> {
    while (sinkCount() < readings) await turns.next();
    return turns.taken();
  },

  load,
});
