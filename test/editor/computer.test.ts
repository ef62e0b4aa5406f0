import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { need } from '../integration/need';
import { openBrowser } from '../support/chromium';
import { Editor } from '../support/editor';
import { NodeRed } from '../support/node-red';

describe('the dialog of computer', function () {
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
    assert.deepEqual(editor?.complaints ?? [], []);
    await editor?.close();
    await browser?.close();
    await nodeRed?.stop();
  });

  it('shows what belongs to the kind, the start and the faults that are chosen', async () => {
    const dialog = await editor.edit(await editor.drag('shopfloor-computer', 300, 200));
    const tab = (name: string) => dialog.locator('form .red-ui-tab-label', { hasText: name }).click();
    const isShown = (property: string) => dialog.locator(`#node-input-${property}`).isVisible();
    assert.deepEqual([await isShown('graphicsCard'), await isShown('startSpacingSeconds')], [false, false]);
    await dialog.locator('#node-input-profile').selectOption('pc');
    await dialog.locator('#node-input-startPhase').selectOption('staggered');
    assert.deepEqual([await isShown('graphicsCard'), await isShown('startSpacingSeconds')], [true, true]);
    await tab('Faults');
    assert.ok(await isShown('mtbfHours'));
    await dialog.locator('#node-input-faults').uncheck();
    assert.ok(!(await isShown('mtbfHours')));
    await editor.confirm();
  });

  it('runs, dragged from the palette and named otherwise, on its defaults', async () => {
    const node = await editor.drag('shopfloor-computer', 300, 300);
    const dialog = await editor.edit(node);
    await dialog.locator('#node-input-prefix').fill('Other ');
    await editor.confirm();
    await editor.deploy();
    await editor.untilStatus(node, 'green', /5 computers/);
  });
});
