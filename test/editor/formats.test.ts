import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import { need } from '../integration/need';
import { openBrowser } from '../support/chromium';
import { Editor } from '../support/editor';
import { NodeRed } from '../support/node-red';

describe('wire formats in dialogs', function () {
  this.timeout(120_000);
  let browser: Browser;
  let nodeRed: NodeRed;
  let editor: Editor;

  before(async function () {
    browser = await need(this, openBrowser);
    nodeRed = await NodeRed.start();
    editor = await Editor.open(browser, nodeRed.url);
  });

  after(async () => {
    await browser?.close();
    await nodeRed?.stop();
  });

  /** The properties whose rows of a format are shown. */
  const shown = async (dialog: Locator) => {
    const rows = dialog.locator('.shopfloor-format:visible label');
    return rows.evaluateAll((labels) => labels.map((label) => label.getAttribute('for')!.replace('node-input-', '')));
  };

  it('show the settings of the chosen format and direction alone', async () => {
    const dialog = await editor.edit(await editor.drag('shopfloor-format', 300, 200));
    const choose = async (format: string) => {
      await dialog.locator('#node-input-format').selectOption(format);
      return shown(dialog);
    };
    assert.deepEqual(await shown(dialog), ['contentType']);
    assert.deepEqual(await choose('csv'), ['header', 'columns', 'delimiter', 'contentType', 'store']);
    assert.deepEqual(await choose('sensor'), ['field', 'maximum', 'contentType']);
    assert.deepEqual(await choose('line'), ['tag', 'measurement', 'tagFields', 'precision', 'contentType']);
    await dialog.locator('#node-input-direction').selectOption('decode');
    assert.deepEqual(await shown(dialog), ['tag', 'measurement', 'precision']);
    assert.deepEqual(await choose('industrial-csv'), ['header', 'delimiter', 'store']);
    assert.deepEqual(await choose('json'), ['keyProperty', 'timeProperty']);
    await editor.confirm();
    assert.deepEqual(editor.complaints, []);
  });

  it('are kept by a sink with their settings', async () => {
    const sink = await editor.drag('shopfloor-mqtt-out', 300, 300);
    const dialog = await editor.edit(sink);
    assert.deepEqual(await shown(dialog), []);
    await dialog.locator('#node-input-format').selectOption('motor');
    assert.deepEqual(await shown(dialog), ['field']);
    await dialog.locator('#node-input-field').fill('current');
    await editor.confirm();
    const again = await editor.edit(sink);
    assert.equal(await again.locator('#node-input-format').inputValue(), 'motor');
    assert.equal(await again.locator('#node-input-field').inputValue(), 'current');
    assert.deepEqual(await shown(again), ['field']);
    await editor.confirm();
  });

  it('have a schema of one’s own beside those that are built in', async () => {
    const dialog = await editor.edit(await editor.drag('shopfloor-validate', 300, 100));
    const own = dialog.locator('.validate-own');
    assert.equal(await own.isVisible(), false);
    await dialog.locator('#node-input-schema').selectOption('own');
    assert.equal(await own.isVisible(), true);
    await editor.confirm();
    assert.deepEqual(editor.complaints, []);
  });
});
