import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { need } from '../integration/need';
import { openBrowser } from '../support/chromium';
import { Editor } from '../support/editor';
import { type FlowNode, NodeRed } from '../support/node-red';

describe('lists of rows in dialogs', function () {
  this.timeout(120_000);
  let browser: Browser;
  let nodeRed: NodeRed;

  before(async function () {
    browser = await need(this, openBrowser);
    nodeRed = await NodeRed.start();
  });

  after(async () => {
    await browser?.close();
    await nodeRed?.stop();
  });

  it('are saved as they were filled in, without empty rows, and come back', async () => {
    const editor = await Editor.open(browser, nodeRed.url);
    const alert = await editor.drag('shopfloor-alert', 300, 200);
    const dialog = await editor.edit(alert);
    const limits = dialog.locator('#node-input-limits-rows');
    await dialog.locator('.red-ui-editableList-addButton').first().click();
    const cell = (row: number, name: string) => limits.locator(`[data-name="${name}"]`).nth(row);
    for (const [name, text] of Object.entries({
      field: 'temperature',
      name: 'Oven',
      unit: ' °C ',
      low: '45',
      hysteresis: '0.75',
    })) {
      await cell(0, name).fill(text);
    }
    await dialog.locator('.red-ui-tab-label', { hasText: 'Events' }).click();
    await dialog.locator('#node-input-events-rows [data-name="ends"]').first().uncheck();
    await editor.confirm();
    await editor.deploy();
    const { flows } = await nodeRed.request<{ flows: FlowNode[] }>('/flows', {
      headers: { 'Node-RED-API-Version': 'v2' },
    });
    const saved = flows.find(({ type }) => type === 'shopfloor-alert')!;
    assert.deepEqual(saved.limits, [
      { field: 'temperature', name: 'Oven', unit: ' °C ', low: '45', high: '', hysteresis: '0.75' },
    ]);
    const finished = { event: 'finished', status: 'printer-finished', text: "'{device}' finished.", ends: false };
    assert.deepEqual(saved.events, [finished]);
    await editor.untilStatus(alert, 'yellow', /no readings yet/);

    const again = await editor.edit(alert);
    assert.equal(await again.locator('#node-input-limits-rows [data-name="low"]').inputValue(), '45');
    assert.equal(await again.locator('#node-input-events-rows [data-name="ends"]').isChecked(), false);
    await editor.confirm();
    assert.deepEqual(editor.complaints, []);
    await editor.close();
  });
});
