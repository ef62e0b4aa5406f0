import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import { need } from '../integration/need';
import { openBrowser } from '../support/chromium';
import { Editor } from '../support/editor';
import { NodeRed } from '../support/node-red';

describe('the dialog of machine', function () {
  this.timeout(120_000);
  let browser: Browser;
  let nodeRed: NodeRed;
  let editor: Editor;
  let dialog: Locator;

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

  beforeEach(async () => {
    dialog = await editor.edit(await editor.drag('shopfloor-machine', 300, 200));
  });

  afterEach(() => editor.confirm());

  const tab = (name: string) => dialog.locator('form .red-ui-tab-label', { hasText: name }).click();
  const value = (property: string) => dialog.locator(`#node-input-${property}`).inputValue();

  it('says what its failures come to, at once', async () => {
    await tab('Faults');
    const line = dialog.locator('#machine-failures');
    assert.match(
      await line.innerText(),
      /^5 machines at ×1: one failure about every 2 d, each faulty 5.3 % of the time;/,
    );
    await dialog.locator('#node-input-count').fill('10');
    await dialog.locator('#node-input-failureMode').selectOption('share');
    assert.match(await line.innerText(), /^10 machines at ×1: one failure about every 5.4 d, each faulty 0.99 %/);
    await dialog.locator('#node-input-failureMode').selectOption('none');
    assert.equal(await line.innerText(), 'No failures but those that you inject.');
  });

  it('is filled by a preset', async () => {
    await dialog.locator('#machine-preset').selectOption('api_test');
    const filled = await Promise.all(
      ['rate', 'end', 'endAfter', 'endAfterUnit', 'failureMode', 'sharePercent'].map(value),
    );
    assert.deepEqual(filled, ['2', 'time', '600', 's', 'share', '2']);
    await tab('Output');
    await dialog.locator('.source-end-time').waitFor();
  });

  it('is filled by a YAML file, and says what of it was not taken', async () => {
    const choose = (text: string) =>
      dialog
        .locator('#machine-file')
        .setInputFiles({ name: 'streaming.yaml', mimeType: 'text/yaml', buffer: Buffer.from(text) });
    const notes = dialog.locator('#machine-file-notes');
    await choose('streaming:\n  rate: 2.5\n  machines: [M-08, M-09]\n  kafka_topic: sensor-data\n  rat: 1\n');
    await notes.locator('li').nth(2).waitFor();
    assert.deepEqual(await notes.locator('li').allInnerTexts(), [
      'Taken from streaming.yaml: rate 2.5, prefix M-, first 08, count 2',
      'kafka_topic: belongs to kafka out',
      'rat: unknown, left out; did you mean rate?',
    ]);
    assert.deepEqual(await Promise.all(['rate', 'prefix', 'first', 'count'].map(value)), ['2.5', 'M-', '08', '2']);
    await choose('rate: [1\n');
    await notes.locator('li', { hasText: 'line' }).waitFor();
    assert.match(await notes.innerText(), /^streaming.yaml: line \d: /);
    // The browser tells in its console of the answer that refuses the file.
    const refused = editor.complaints.splice(0);
    assert.ok(refused.every((complaint) => complaint.includes('streaming-file')));
  });
});
