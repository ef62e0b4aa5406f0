// The fleet of the benchmark as nodes of a flow: the bare source, and ours in a plant that backfills, so that it runs
// as fast as it drains.
import type { FlowNode } from '../../test/support/node-red';
import { DEVICES, PERIOD_MS, START_MS } from './readings';

const PLANT = 'f0000000000000000010';
const SOURCE = 'f0000000000000000011';
const PASS = 'f0000000000000000012';
const SINK = 'f0000000000000000013';

type WithoutId = Omit<FlowNode, 'id'>;

/** More than any measurement gets through. */
const SPAN_MS = 100 * 365 * 86_400_000;

/** Source → pass-through → sink, with our source. @param pass another node in the place of the pass-through */
export function ourHops(batch: number, pass: WithoutId = { type: 'bench-pass' }): FlowNode[] {
  const plant = {
    id: PLANT,
    type: 'shopfloor-plant',
    mode: 'backfill',
    from: new Date(START_MS).toISOString(),
    to: new Date(START_MS + SPAN_MS).toISOString(),
  };
  const printer = {
    id: SOURCE,
    type: 'shopfloor-printer',
    plant: PLANT,
    count: DEVICES,
    rate: 1000 / PERIOD_MS,
    form: batch === 1 ? 'single' : 'array',
    arraySize: batch,
    wires: [[PASS], []],
  };
  return [plant, printer, ...passAndSink(pass)];
}

/** The same with the bare source. */
export function bareHops(batch: number): FlowNode[] {
  return [{ id: SOURCE, type: 'bench-source', from: 'fleet', batch, wires: [[PASS], []] }, ...passAndSink()];
}

function passAndSink(pass: WithoutId = { type: 'bench-pass' }): FlowNode[] {
  return [
    // What another node tells besides is not wired.
    { ...pass, id: PASS, wires: [[SINK], []] } as FlowNode,
    { id: SINK, type: 'bench-sink', wires: [] },
  ];
}
