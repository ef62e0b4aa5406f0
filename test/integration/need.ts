// Servers that an integration test needs. Where one cannot be had the test is skipped, loudly; in CI it fails.
import { Unavailable } from '../../scripts/lib/server-process';

/**
 * What `start` resolves with. Skips the suite when it throws Unavailable, unless CI is true.
 *
 * @param context `this` of a `before` hook
 */
export async function need<T>(context: Mocha.Context, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof Unavailable) || process.env.CI === 'true') throw error;
    console.warn(`\n    SKIPPED: ${context.test?.parent?.title ?? 'this suite'}\n    ${error.message}\n`);
    return context.skip();
  }
}
