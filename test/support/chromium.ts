// The browser of the editor tests: a Chromium or Chrome that the machine has.
import fs from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { Unavailable } from '../../scripts/lib/server-process';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @throws Unavailable when there is none */
export async function openBrowser(): Promise<Browser> {
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((dir) => NAMES.map((name) => path.join(dir, name)));
  const executablePath = [process.env.CHROMIUM ?? '', ...onPath, ...ELSEWHERE].find(
    (file) => file && fs.existsSync(file),
  );
  if (!executablePath) {
    throw new Unavailable(
      'Chromium is not there. Install it (Debian: apt-get install chromium), or set CHROMIUM to the program of a Chrome.',
    );
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
