// Reads the CPU profiles that a measured process left (node --cpu-prof) and says where its time went.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const SHOWN = 25;

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; children?: number[] }[];
  samples: number[];
  timeDeltas: number[];
}

/** The functions with the most time of their own, for each profile in `folder`, as text. */
export function topOf(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  return files.map((name) => topOfProfile(path.join(folder, name))).join('\n');
}

function topOfProfile(file: string): string {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const frameOf = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const own = new Map<string, number>();
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const frame = frameOf.get(id);
    const delta = timeDeltas[index] ?? 0;
    if (!frame || frame.functionName === '(idle)' || frame.functionName === '(program)') continue;
    const place = `${frame.functionName || '(anonymous)'} ${shortUrl(frame.url)}:${frame.lineNumber + 1}`;
    own.set(place, (own.get(place) ?? 0) + delta);
    busy += delta;
  }
  const top = [...own].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  const lines = top.map(([place, time]) => `${((100 * time) / busy).toFixed(1).padStart(6)} %  ${place}`);
  return [`${file} (${(busy / 1e6).toFixed(1)} s busy)`, ...lines].join('\n');
}

/** The last three parts of a file's path. */
function shortUrl(url: string): string {
  return url.split('/').slice(-3).join('/');
}
