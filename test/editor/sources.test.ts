import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { need } from '../integration/need';
import { openBrowser } from '../support/chromium';
import { dialogs } from '../support/dialogs';
import { Editor } from '../support/editor';
import { NodeRed } from '../support/node-red';

/** What each source says of itself on its defaults; a new source needs its line. */
const RUNNING: Readonly<Record<string, RegExp>> = {
  'shopfloor-printer': /^10 printers ×1$/,
  'shopfloor-machine': /^5 machines ×1$/,
  'shopfloor-motor': /^3 motors ×1$/,
  'shopfloor-computer': /^5 computers ×1$/,
  'shopfloor-custom': /^1 device ×1$/,
  'shopfloor-replay': /^3 devices ×1$/,
};
/** In the same category, but nothing of their own to send. */
const NO_SOURCES = ['shopfloor-truth', 'shopfloor-control', 'shopfloor-inject-anomaly'];

interface Device {
  source: string;
  timestamp: number | null;
  reading: object | null;
}

describe('every source in the editor', function () {
  this.timeout(120_000);
  let browser: Browser;
  let nodeRed: NodeRed;
  let editor: Editor;

  before(async function () {
    browser = await need(this, openBrowser);
    nodeRed = await NodeRed.start();
    await nodeRed.deploy([]);
    editor = await Editor.open(browser, nodeRed.url);
  });

  after(async () => {
    await editor?.close();
    await browser?.close();
    await nodeRed?.stop();
  });

  it('runs on its defaults: dragged from the palette, all of them side by side, and deployed', async () => {
    const simulate = [...dialogs().values()].filter(({ category }) => category === 'shopfloor simulate');
    const types = simulate.map(({ type }) => type).filter((type) => !NO_SOURCES.includes(type));
    assert.deepEqual(types.toSorted(), Object.keys(RUNNING).toSorted());
    const nodes = [];
    for (const [i, type] of types.entries()) nodes.push(await editor.drag(type, 200, 80 + 90 * i));
    await editor.deploy();
    for (const [i, node] of nodes.entries()) await editor.untilStatus(node, 'green', RUNNING[types[i]!]!);
    const devices = async () => {
      const address = '/shopfloor/plants/built-in/devices?limit=100';
      return (await nodeRed.request<{ devices: Device[] }>(address)).devices;
    };
    // A printer may pause, a computer may be off; what is sent has the time of the wall.
    const senders = new Set<string>();
    let found = await devices();
    for (; senders.size < types.length; found = await devices()) {
      for (const { source, reading } of found) if (reading) senders.add(source);
      await editor.page.waitForTimeout(200);
    }
    assert.equal(found.length, 10 + 5 + 3 + 5 + 1 + 3);
    for (const { timestamp } of found) assert.ok(Math.abs(timestamp! - Date.now()) < 60_000);
    assert.deepEqual(nodeRed.errors(), []);
    assert.deepEqual(editor.complaints, []);
  });
});
