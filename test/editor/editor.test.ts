import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import { someKafka } from '../../scripts/lib/kafka-server';
import { need } from '../integration/need';
import { openBrowser } from '../support/chromium';
import { dialogs } from '../support/dialogs';
import { Editor } from '../support/editor';
import { NodeRed } from '../support/node-red';

const TIMEOUT_MS = 120_000;

describe('the editor', function () {
  this.timeout(TIMEOUT_MS);
  let browser: Browser;
  let nodeRed: NodeRed;
  let editor: Editor;

  before(async function () {
    browser = await need(this, openBrowser);
    nodeRed = await NodeRed.start();
  });

  after(async () => {
    await browser?.close();
    await nodeRed?.stop();
  });

  beforeEach(async () => {
    await nodeRed.deploy([]);
    editor = await Editor.open(browser, nodeRed.url);
  });

  afterEach(async () => {
    await editor?.close();
  });

  it('runs an example from the import menu', async () => {
    await editor.importExample(['@shopfloor/node-red', '2 Nodes', 'plant']);
    // The imported nodes hang on the mouse until a click puts them down.
    await editor.page.locator('#red-ui-workspace-chart').click({ position: { x: 500, y: 300 } });
    await editor.deploy();
    await editor.page.locator('.red-ui-debug-msg').first().waitFor();
  });

  it('has printer, downsample and kafka out dragged from the palette, wired and deployed, and they turn green', async function () {
    const kafka = await need(this, someKafka);
    try {
      const printer = await editor.drag('shopfloor-printer', 150, 150);
      const downsample = await editor.drag('shopfloor-downsample', 400, 150);
      const sink = await editor.drag('shopfloor-kafka-out', 650, 150);
      await editor.wire(printer, downsample);
      await editor.wire(downsample, sink);
      await fill(await editor.edit(downsample), '#node-input-window', '2');
      await editor.page.selectOption('#node-input-windowUnit', 's');
      await editor.confirm();
      const dialog = await editor.edit(sink);
      await dialog.locator('#node-input-btn-cluster-add').click();
      await fill(await editor.topDialog(), '#node-config-input-brokers', kafka.brokers.join(','));
      await editor.confirm();
      await editor.confirm();
      await editor.deploy();
      await editor.untilStatus(printer, 'green', /10 printers/);
      await editor.untilStatus(downsample, 'green', /keys/);
      await editor.untilStatus(sink, 'green', /connected \d+\/s/);
      const { sent, errors } = await nodeRed.observed();
      assert.deepEqual(errors, {});
      assert.equal(Object.keys(sent).length, 2);
      assert.deepEqual(editor.complaints, []);
    } finally {
      await kafka.stop();
    }
  });

  for (const { type, category, defaults } of dialogs().values()) {
    if (category === 'config') continue;
    it(`opens the dialog of ${type}, and those of its configurations, without an error`, async () => {
      const dialog = await editor.edit(await editor.drag(type, 300, 200));
      await lookThroughTabs(dialog);
      for (const [property, { type: config }] of Object.entries(defaults)) {
        if (!config) continue;
        await dialog.locator(`#node-input-btn-${property}-add`).click();
        await lookThroughTabs(await editor.topDialog());
        await editor.confirm();
      }
      await editor.confirm();
      assert.deepEqual(editor.complaints, []);
    });
  }

  async function fill(dialog: Locator, input: string, text: string): Promise<void> {
    await dialog.locator(input).fill(text);
  }

  /** Clicks each tab of a dialog; each must have a name, and no label of the dialog may lack its text. */
  async function lookThroughTabs(dialog: Locator): Promise<void> {
    for (const tab of await dialog.locator('form .red-ui-tab-label').all()) {
      assert.notEqual((await tab.innerText()).trim(), '');
      await tab.click();
    }
    const shown = await dialog.innerText();
    assert.doesNotMatch(shown, /[a-z]+\.(label|tab|note|unit|placeholder|heading)\./);
  }
});
