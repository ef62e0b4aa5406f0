import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { need } from '../integration/need';
import { openBrowser } from '../support/chromium';
import { Editor } from '../support/editor';
import { type FlowNode, NodeRed } from '../support/node-red';

describe('the faults in the dialog of inject anomaly', function () {
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

  it('show what belongs to them, are saved as filled in, and come back', async () => {
    const editor = await Editor.open(browser, nodeRed.url);
    const node = await editor.drag('shopfloor-inject-anomaly', 300, 200);
    const dialog = await editor.edit(node);
    const cell = (row: number, name: string) =>
      dialog.locator('#node-input-faults-rows > li').nth(row).locator(`[data-name="${name}"]`);
    assert.equal(await cell(0, 'fault').inputValue(), 'spike');
    assert.equal(await cell(0, 'height').inputValue(), '8');
    await cell(0, 'fields').fill('temperature');
    await cell(0, 'fault').selectOption('drift');
    assert.equal(await cell(0, 'fields').inputValue(), 'temperature');
    assert.equal(await cell(0, 'height').count(), 0);
    await cell(0, 'course').selectOption('quadratic');
    await cell(0, 'by').fill('12');
    await cell(0, 'scale').selectOption('unit');
    assert.equal(await cell(0, 'by').inputValue(), '12');
    await cell(0, 'when').selectOption('schedule');
    await cell(0, 'start').fill('10');

    await dialog.locator('.red-ui-editableList-addButton').first().click();
    await cell(1, 'fault').selectOption('dropout');
    assert.equal(await cell(1, 'fields').count(), 0);
    await cell(1, 'when').selectOption('always');
    assert.equal(await cell(1, 'every').count(), 0);
    await cell(1, 'share').fill('15');
    if (process.env.SHOPFLOOR_SCREENSHOT) await dialog.screenshot({ path: process.env.SHOPFLOOR_SCREENSHOT });
    await editor.confirm();
    await editor.deploy();

    const { flows } = await nodeRed.request<{ flows: FlowNode[] }>('/flows', {
      headers: { 'Node-RED-API-Version': 'v2' },
    });
    const [drift, dropout, ...others] = flows.find(({ type }) => type === 'shopfloor-inject-anomaly')!.faults as Record<
      string,
      unknown
    >[];
    assert.deepEqual(others, []);
    const { fields, when, start, by, course, scale } = drift!;
    assert.deepEqual(
      { fields, when, start, by, course, scale },
      { fields: 'temperature', when: 'schedule', start: '10', by: '12', course: 'quadratic', scale: 'unit' },
    );
    assert.equal('height' in drift!, false);
    assert.deepEqual([dropout!.fault, dropout!.when, dropout!.share], ['dropout', 'always', '15']);
    await editor.untilStatus(node, 'yellow', /no readings yet/);

    const again = await editor.edit(node);
    assert.equal(await again.locator('#node-input-faults-rows [data-name="course"]').inputValue(), 'quadratic');
    await again.locator('#inject-anomaly-preset').selectOption('tsbsEntries');
    const faults = again.locator('#node-input-faults-rows [data-name="fault"]');
    assert.deepEqual(
      await faults.evaluateAll((all) => all.map((each) => (each as unknown as { value: string }).value)),
      ['dropout', 'out_of_order'],
    );
    await editor.confirm();
    assert.deepEqual(editor.complaints, []);
    await editor.close();
  });
});
