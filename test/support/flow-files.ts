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
  return ['ui-dropdown', 'ui-template', 'catch'].includes(type) || (type === 'inject' && !once && !repeat);
}

/** Sends readings by itself; what may come in are commands. */
function isSource(node: FlowNode): boolean {
  return node.type.startsWith('shopfloor-') && 'startPhase' in node;
}

/**
 * The nodes that get or send a message without a person: those that begin by themselves, and what they lead to. Of our
 * own nodes by the first output: events and late readings come when they come. The list of active alerts leaves at once.
 */
export function busyNodes(nodes: readonly FlowNode[]): FlowNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const next = ({ type, wires = [], links }: FlowNode): string[] => {
    if (type === 'link out') return links as string[];
    const isOurs = type.startsWith('shopfloor-') && type !== 'shopfloor-alert';
    return (isOurs ? wires.slice(0, 1) : wires).flat();
  };
  const led = new Set(nodes.flatMap(({ wires = [], links = [] }) => [...wires.flat(), ...(links as string[])]));
  const begins = (node: FlowNode) => next(node).length > 0 && (isSource(node) || !led.has(node.id)) && !waits(node);
  const busy = new Set(nodes.filter(begins));
  // A set's iteration goes on to what is added meanwhile.
  for (const node of busy) {
    if (waits(node)) continue;
    for (const id of next(node)) busy.add(byId.get(id) as FlowNode);
  }
  return [...busy];
}

/** Where flows expect the Node-RED that runs them, when they call it by an address. */
const USUAL_URL = 'http://127.0.0.1:1880';

/** The flow with `url` in the place of the usual one in the variables of its tabs. */
export function atUrl(nodes: readonly FlowNode[], url: string): FlowNode[] {
  const moved = (variable: { value: string }) => ({ ...variable, value: variable.value.replace(USUAL_URL, url) });
  return nodes.map((node) => (Array.isArray(node.env) ? { ...node, env: node.env.map(moved) } : node));
}
