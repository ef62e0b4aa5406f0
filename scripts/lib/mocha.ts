// Runs mocha on compiled tests, with the Node of choice.
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Totals } from './totals-reporter';

const ROOT = path.resolve(__dirname, '..', '..', '..');
const TIMEOUT_MS = 20_000;

/**
 * @param files compiled test files
 * @param node the Node that runs them; the first test checks that it does
 * @returns the totals; a run that ends before its end counts as one failure
 */
export async function runMocha(files: readonly string[], node = process.execPath, version = ''): Promise<Totals> {
  const program = path.join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = path.join(__dirname, 'totals-reporter.js');
  const options = ['--no-config', '--exit', '--timeout', String(TIMEOUT_MS), '--reporter', reporter];
  const child = spawn(node, [program, ...options, ...files], {
    cwd: ROOT,
    env: { ...process.env, EXPECT_NODE: version },
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  });
  const totals = await text(child.stdio[3] as Readable);
  return totals === '' ? { passed: 0, failed: 1, skipped: 0 } : JSON.parse(totals);
}

/** The sum of several totals. */
export function sumOf(totals: readonly Totals[]): Totals {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of totals) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

/** "12 passed, 0 failed", with what was skipped when something was. */
export function totalsText({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
