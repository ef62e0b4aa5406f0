// A reference that is written in Python, as a contender: its program reads how much to do, a line each, and answers
// with the seconds of processor time that it took.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Unavailable } from '../../scripts/lib/server-process';
import type { Contender } from './interleave';

const REFERENCES = path.resolve(__dirname, '..', '..', '..', 'bench', 'reference');

interface Program {
  args?: readonly string[];
  /** a package that the script imports */
  needs?: string;
}

/** Rounds of `count` items in `bench/reference/<script>`, measured in items a second. */
export function pythonContender(script: string, count: number, { args = [], needs }: Program = {}): Contender {
  const python = ['python3', 'python'].find((command) => spawnSync(command, ['--version']).status === 0);
  if (!python) throw new Unavailable('it needs Python 3 (python3 on the PATH), which is not on this machine.');
  if (needs && spawnSync(python, ['-c', `import ${needs}`]).status !== 0) {
    throw new Unavailable(`it needs the Python package ${needs}, which is not on this machine.`);
  }
  const child = spawn(python, [path.join(REFERENCES, script), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit').then(() => {
    throw new Error(`${script} ended`);
  });
  gone.catch(() => {});
  const lines = createInterface(child.stdout);
  return {
    async round() {
      const answer = once(lines, 'line');
      child.stdin.write(`${count}\n`);
      const [seconds] = await Promise.race([answer, gone]);
      return count / Number(seconds);
    },
    async close() {
      child.stdin.end();
      await gone.catch(() => {});
    },
  };
}
