// A flow as a contender: a process of its own runs it in the real Node-RED, and a round is the rate of readings that
// reach its sink within a short while.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FlowNode } from '../../test/support/node-red';
import type { Contender } from './interleave';
import { Remote } from './remote';

const PROCESS = path.join(__dirname, 'flow-process.js');
const TAB = 'f0000000000000000001';

/** Starts a process that runs `nodes`; config nodes are those without wires. */
export async function startFlow(label: string, nodes: readonly FlowNode[], measured?: 'start'): Promise<Remote> {
  const folder = mkdtempSync(path.join(tmpdir(), 'shopfloor-bench-'));
  const file = path.join(folder, 'flow.json');
  const placed = nodes.map((node) => (node.wires ? { z: TAB, ...node } : node));
  writeFileSync(file, JSON.stringify([{ id: TAB, type: 'tab', label: 'bench' }, ...placed]));
  try {
    const remote = new Remote(label, PROCESS, measured ? [file, measured] : [file]);
    await remote.call('started');
    return remote;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Rounds of `ms` each, in readings a second at the sink. */
export async function flowContender(label: string, nodes: readonly FlowNode[], ms: number): Promise<Contender> {
  const remote = await startFlow(label, nodes);
  return {
    async round() {
      const rate = await remote.call<number>('rate', ms);
      if (!(rate > 0)) throw new Error(`nothing reaches the sink in the flow "${label}"`);
      return rate;
    },
    close: () => remote.close(),
  };
}
