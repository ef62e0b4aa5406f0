// Npm packages that only a test needs, in a version of their own: installed once into the user's cache folder, outside
// the checkout, so that nothing of the project is found from there.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The folder of the package `name` in `version`. Says so when it has to be installed first. */
export function cachedPackage(name: string, version: string): string {
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'shopfloor');
  const folder = path.join(cache, `${name}-${version}`);
  if (!fs.existsSync(folder)) {
    console.log(`shopfloor: installing ${name}@${version} into ${cache} (once) …`);
    fs.mkdirSync(cache, { recursive: true });
    // A folder of its own, renamed when whole: what was broken off is not taken for whole.
    const work = fs.mkdtempSync(path.join(cache, 'npm-'));
    npm(['install', '--prefix', work, '--loglevel=error', `${name}@${version}`], work);
    if (!fs.existsSync(folder)) fs.renameSync(work, folder);
  }
  return path.join(folder, 'node_modules', name);
}

/** The binary of a Node from npm, such as "22" (the newest of those) or "22.9.0". */
export function cachedNode(version: string): string {
  return path.join(cachedPackage('node', version), 'bin', 'node');
}

/** Runs npm; what it prints on standard output. */
export function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): string {
  return execFileSync('npm', args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
}
