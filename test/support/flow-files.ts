// The flows that the project gives away: the examples of the import menu and what `npm start` runs.
import fs from 'node:fs';
import path from 'node:path';
import { type FlowNode, projectFile } from './node-red';

export interface FlowFile {
  /** path below the project's folder, with slashes */
  name: string;
  nodes: FlowNode[];
}

export function flowFiles(): FlowFile[] {
  return ['examples', 'flows'].flatMap((folder) =>
    fs
      .readdirSync(projectFile(folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => ({
        name: [folder, ...file.split(path.sep)].join('/'),
        nodes: JSON.parse(fs.readFileSync(projectFile(folder, file), 'utf8')),
      })),
  );
}

/** Nodes that act only when a person does something, or something goes wrong. */
function waits({ type, once, repeat }: FlowNode): boolean {
  return type === 'ui-dropdown' || type === 'catch' || (type === 'inject' && !once && !repeat);
}

/** The nodes that get or send a message without a person: those that begin by themselves, and what they lead to. */
export function busyNodes(nodes: readonly FlowNode[]): FlowNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const next = ({ type, wires = [], links }: FlowNode): string[] =>
    type === 'link out' ? (links as string[]) : wires.flat();
  const led = new Set(nodes.flatMap(next));
  const inFlow = (node: FlowNode) => node.wires !== undefined && node.type !== 'comment';
  const busy = new Set(nodes.filter((node) => inFlow(node) && !led.has(node.id) && !waits(node)));
  // A set's iteration goes on to what is added meanwhile.
  for (const node of busy) {
    if (waits(node)) continue;
    for (const id of next(node)) busy.add(byId.get(id) as FlowNode);
  }
  return [...busy];
}
