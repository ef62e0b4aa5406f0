import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import { need } from '../integration/need';
import { openBrowser } from '../support/chromium';
import { dialogs } from '../support/dialogs';
import { Editor } from '../support/editor';
import { type FlowNode, NodeRed } from '../support/node-red';

const TIMEOUT_MS = 60_000;
const TAB = { id: '00000000000000b0', type: 'tab', label: 'hall' };
const PLANT = { id: '00000000000000b1', type: 'shopfloor-plant', name: 'hall', version: 1 };
const MACHINES = {
  id: '00000000000000b2',
  type: 'shopfloor-machine',
  z: TAB.id,
  plant: PLANT.id,
  x: 200,
  y: 300,
  wires: [[], []],
};
const CONTROL = {
  id: '00000000000000b3',
  type: 'shopfloor-control',
  z: TAB.id,
  version: 1,
  plant: PLANT.id,
  timeline: [{ at: '1 s', device: 'MACHINE_001', command: 'inject', values: 'bearing_failure' }],
  x: 200,
  y: 400,
  wires: [[]],
};

/** With the properties that its dialog gives it: without them the editor asks before it deploys. */
function complete(node: { type: string }): object {
  const { defaults } = dialogs().get(node.type)!;
  return { ...Object.fromEntries(Object.entries(defaults).map(([name, { value }]) => [name, value])), ...node };
}

describe('dialogs that steer a plant', function () {
  this.timeout(TIMEOUT_MS);
  let browser: Browser;
  let nodeRed: NodeRed;
  let editor: Editor;

  before(async function () {
    browser = await need(this, openBrowser);
    nodeRed = await NodeRed.start({ flow: [TAB, ...[PLANT, MACHINES, CONTROL].map(complete)] as FlowNode[] });
    editor = await Editor.open(browser, nodeRed.url);
  });

  after(async () => {
    await editor?.close();
    await browser?.close();
    await nodeRed?.stop();
  });

  const node = ({ id }: { id: string }): Locator => editor.node(id);
  const flow = async () =>
    (await nodeRed.request<{ flows: FlowNode[] }>('/flows', { headers: { 'node-red-api-version': 'v2' } })).flows;
  const saved = async ({ id }: { id: string }) => (await flow()).find((one) => one.id === id)!;

  it('make a key of the HTTP API, which is shown once, and revoke it', async () => {
    const api = (key: string, path = '/state', init: RequestInit = {}) =>
      fetch(`${nodeRed.url}/shopfloor/hall${path}`, { ...init, headers: { authorization: `Bearer ${key}` } });
    const openKeys = async () => {
      await editor.edit(node(CONTROL));
      await editor.page.locator('#node-input-btn-plant-edit, #node-input-lookup-plant').first().click();
      const dialog = await editor.topDialog();
      await dialog.locator('.red-ui-tab-label', { hasText: 'HTTP API' }).click();
      return dialog;
    };
    let dialog = await openKeys();
    await dialog.locator('#plant-api-state', { hasText: 'off: it has no key' }).waitFor();
    await dialog.locator('#node-config-input-apiPath').fill('hall');
    await dialog.locator('#plant-key-name').fill('robot');
    await dialog.locator('#plant-key-scope').selectOption('control');
    await dialog.locator('#plant-key-create').click();
    await dialog.locator('.plant-new-key').waitFor();
    const key = await dialog.locator('#plant-key').inputValue();
    assert.match(key, /^[\w-]{43}$/);
    await editor.confirm();
    await editor.confirm();
    assert.equal((await api(key)).status, 404);
    await editor.deploy();
    const { apiKeys } = (await saved(PLANT)) as unknown as { apiKeys: Record<string, string>[] };
    assert.deepEqual(
      apiKeys.map(({ name, scope }) => [name, scope]),
      [['robot', 'control']],
    );
    assert.doesNotMatch(JSON.stringify(await flow()), new RegExp(key));
    assert.equal((await api(key)).status, 200);
    assert.equal((await api('x')).status, 401);
    const broken = await api(key, '/devices/MACHINE_002/inject', { method: 'POST' });
    assert.deepEqual(((await broken.json()) as { devices: { device: string }[] }).devices[0]!.device, 'MACHINE_002');

    dialog = await openKeys();
    await dialog.locator('#plant-api-state', { hasText: 'served at /shopfloor/hall' }).waitFor();
    assert.equal(await dialog.locator('.plant-new-key').isVisible(), false);
    await dialog
      .locator('#node-config-input-apiKeys-rows')
      .locator('..')
      .locator('.red-ui-editableList-item-remove')
      .first()
      .click();
    await editor.confirm();
    await editor.confirm();
    await editor.page.locator('.red-ui-notification-success').first().waitFor({ state: 'hidden' });
    await editor.deploy();
    assert.equal((await api(key)).status, 404);
  });

  it('have a timeline that is exported and imported as JSON', async () => {
    const dialog = await editor.edit(node(CONTROL));
    await dialog.locator('#control-export').click();
    assert.deepEqual(JSON.parse(await dialog.locator('#control-json').inputValue()), CONTROL.timeline);
    const rows = [
      {
        at: '5 min',
        device: ['MACHINE_001', 'MACHINE_002'],
        command: 'inject',
        values: { failure: 'oil_leak', from: 0.2 },
      },
      { at: Date.UTC(2026, 0, 1), command: 'speed', values: { value: { from: 1, to: 10 }, over: '1 h 30 min' } },
    ];
    await dialog.locator('#control-json').fill('<b>{</b>');
    await dialog.locator('#control-import').click();
    const refusal = editor.page.locator('.red-ui-notification-error', { hasText: 'That is not JSON' });
    assert.match((await refusal.textContent()) ?? '', /"<b>\{<\/b>" is not valid JSON/);
    await dialog.locator('#control-json').fill(JSON.stringify(rows));
    await dialog.locator('#control-import').click();
    await editor.confirm();
    await editor.page.locator('.red-ui-notification-success').first().waitFor({ state: 'hidden' });
    await editor.deploy();
    assert.deepEqual((await saved(CONTROL)).timeline, [
      { at: '5 min', device: 'MACHINE_001', command: 'inject', values: 'failure=oil_leak from=0.2' },
      { at: '5 min', device: 'MACHINE_002', command: 'inject', values: 'failure=oil_leak from=0.2' },
      { at: '2026-01-01T00:00:00.000Z', device: '', command: 'speed', values: 'value=1..10 over="1 h 30 min"' },
    ]);
    await editor.untilStatus(node(CONTROL), 'green', /^\d+\/13 done/);
  });

  it('complete names of measurements from what the devices of all plants measure', async () => {
    for (const [type, opened] of [
      ['shopfloor-downsample', '#node-input-fields'],
      ['shopfloor-forecast', '#node-input-fields'],
      ['shopfloor-features', '#node-input-fields'],
      ['shopfloor-cycles', '#node-input-field'],
      ['shopfloor-alert', '#node-input-limits-rows'],
    ] as const) {
      const dialog = await editor.edit(await editor.drag(type, 500, 200));
      const input = dialog.locator(`input${opened}, ${opened} input[data-name="field"]`).first();
      await input.fill('');
      await input.pressSequentially('vibration, bear');
      const menu = editor.page.locator('.red-ui-autoComplete-container');
      await menu.getByText('bearing_temperature, °C').click();
      assert.equal(await input.inputValue(), 'vibration, bearing_temperature', type);
      await editor.page.locator('#node-dialog-cancel').click();
      await editor.page.waitForTimeout(600);
      await editor.page.keyboard.press('Delete');
    }
  });

  it('propose the unit and the limits of a measurement that is chosen, and leave what a person has entered', async () => {
    const choose = async (input: Locator, name: string) => {
      await input.fill('');
      await input.pressSequentially(name.slice(0, 5));
      await editor.page.locator('.red-ui-autoComplete-container').getByText(`${name}, `).click();
    };
    const alert = await editor.edit(await editor.drag('shopfloor-alert', 500, 200));
    const cell = (name: string) => alert.locator(`#node-input-limits-rows input[data-name="${name}"]`).first();
    const row = async () => [
      await cell('unit').inputValue(),
      await cell('low').inputValue(),
      await cell('high').inputValue(),
    ];
    await choose(cell('field'), 'vibration');
    await editor.page.waitForFunction(`$('#node-input-limits-rows [data-name="high"]').val() !== ''`);
    assert.deepEqual(await row(), ['mm/s', '', '12']);
    await cell('high').fill('7');
    await choose(cell('field'), 'oil_level');
    await editor.page.locator('.red-ui-autoComplete-container').waitFor({ state: 'hidden' });
    assert.deepEqual(await row(), ['mm/s', '', '7']);
    await editor.page.locator('#node-dialog-cancel').click();

    const forecast = await editor.edit(await editor.drag('shopfloor-forecast', 500, 100));
    await choose(forecast.locator('#node-input-fields'), 'oil_level');
    await editor.page.waitForFunction(`$('#node-input-low').val() !== ''`);
    assert.equal(await forecast.locator('#node-input-low').inputValue(), '60');
    assert.equal(await forecast.locator('#node-input-high').inputValue(), '');
    assert.equal(await forecast.locator('#node-input-unit').inputValue(), '%');
    await editor.page.locator('#node-dialog-cancel').click();
  });

  it('write no error to the console', () => {
    const expected = /status of (404|401)/;
    assert.deepEqual(
      editor.complaints.filter((text) => !expected.test(text)),
      [],
    );
  });
});
