// `npm test [-- <part of a path> …]`: lint and every test, or those tests whose path holds one of the given parts. With
// CI=true also what takes longer: the simulator on Node 22, and the packed palette in a new Node-RED. The types were
// checked by the build before.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cachedNode } from './lib/cached-package';
import { runMocha, sumOf, totalsText } from './lib/mocha';
import type { Totals } from './lib/totals-reporter';

const ROOT = path.resolve(__dirname, '..', '..');
const TESTS = path.join(ROOT, 'dist', 'test');
const NODE_VERSION_TEST = path.join(TESTS, 'node-version.test.js');
const CI = process.env.CI === 'true';

async function main(parts: readonly string[]): Promise<Totals> {
  if (parts.length > 0) {
    const files = testFiles((file) => parts.some((part) => file.includes(part)));
    if (files.length === 1) throw new Error(`no test's path below test/ holds ${parts.join(' or ')}`);
    return runMocha(files);
  }
  const totals = [lint()];
  heading('tests');
  const packaged = (file: string) => file.startsWith(`palette${path.sep}`);
  totals.push(await runMocha(testFiles((file) => !packaged(file))));
  if (CI) {
    heading('lib on Node 22');
    const lib = testFiles((file) => file.startsWith(`lib${path.sep}`));
    totals.push(await runMocha(lib, cachedNode('22'), '22.'));
    heading('the packed palette');
    totals.push(await runMocha(testFiles(packaged)));
  }
  return sumOf(totals);
}

/** The compiled tests whose path below test/ is wanted, the one of the Node version before them. */
function testFiles(wanted: (file: string) => boolean): string[] {
  const files = fs
    .readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js'));
  const found = files.filter(wanted).map((file) => path.join(TESTS, file));
  return [NODE_VERSION_TEST, ...found.filter((file) => file !== NODE_VERSION_TEST).sort()];
}

/** Counts as one test. */
function lint(): Totals {
  heading('lint');
  const { status } = spawnSync('biome', ['check', '--error-on-warnings', '.'], {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

function heading(text: string): void {
  console.log(`\n── ${text} ──`);
}

main(process.argv.slice(2))
  .then((totals) => {
    console.log(totalsText(totals));
    process.exitCode = totals.failed > 0 ? 1 : 0;
  })
  .catch((error: Error) => {
    console.error(`shopfloor: ${error.message}`);
    console.log(totalsText({ passed: 0, failed: 1, skipped: 0 }));
    process.exitCode = 1;
  });
