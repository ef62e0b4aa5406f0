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

/** Nodes that stand in a flow and take part in it, unlike tabs, groups, comments and configurations. */
export function workingNodes(nodes: readonly FlowNode[]): FlowNode[] {
  return nodes.filter(({ type, wires }) => wires !== undefined && type !== 'comment' && type !== 'group');
}
