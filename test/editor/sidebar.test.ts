import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import { need } from '../integration/need';
import { openBrowser } from '../support/chromium';
import { Editor } from '../support/editor';
import { type FlowNode, NodeRed } from '../support/node-red';

const TIMEOUT_MS = 120_000;
const DEVICES = 10_000;
const TAB = { id: '00000000000000a0', type: 'tab', label: 'hall' };
const PLANT = { id: '00000000000000a1', type: 'shopfloor-plant', name: 'hall', version: 1 };
const FLEET = {
  id: '00000000000000a2',
  type: 'shopfloor-machine',
  z: TAB.id,
  plant: PLANT.id,
  count: DEVICES,
  first: '1',
  failureMode: 'none',
  maintenanceMode: 'none',
  form: 'array',
  x: 200,
  y: 100,
  wires: [[], []],
};

describe('the sidebar', function () {
  this.timeout(TIMEOUT_MS);
  let browser: Browser;
  let nodeRed: NodeRed;
  let editor: Editor;

  before(async function () {
    browser = await need(this, openBrowser);
    nodeRed = await NodeRed.start({ flow: [TAB, PLANT, FLEET] });
    editor = await Editor.open(browser, nodeRed.url);
    await editor.page.evaluate(`RED.actions.invoke('shopfloor:show-tab')`);
  });

  after(async () => {
    await editor?.close();
    await browser?.close();
    await nodeRed?.stop();
  });

  const rows = () => editor.page.locator('.shopfloor-sidebar-list .shopfloor-sidebar-row:visible');
  const row = (device: string): Locator =>
    editor.page.locator(`.shopfloor-sidebar-row[data-device="${device}"]:visible`);
  const list = () => editor.page.locator('.shopfloor-sidebar-list');
  const filter = (text: string) => editor.page.locator('.shopfloor-sidebar-bar input').fill(text);

  it('shows ten thousand devices with some tens of rows', async () => {
    await row('MACHINE_1').waitFor();
    await editor.page.locator('.shopfloor-sidebar-clock', { hasText: `${DEVICES} devices` }).waitFor();
    assert.match(await row('MACHINE_1').innerText(), /\d °C/);
    assert.ok((await rows().count()) < 100);
    assert.equal(await list().evaluate((element) => element.scrollHeight), DEVICES * 24);
  });

  it('scrolls through all of them, frame by frame, and shows each place', async () => {
    const longest = (await editor.page.evaluate(`(async () => {
      const list = document.querySelector('.shopfloor-sidebar-list');
      let last = performance.now();
      let longest = 0;
      for (let i = 1; i <= 60; i++) {
        list.scrollTop = (list.scrollHeight * i) / 60;
        await new Promise(requestAnimationFrame);
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }
      return longest;
    })()`)) as number;
    console.log(`      longest frame while scrolling: ${longest.toFixed(0)} ms`);
    await row(`MACHINE_${DEVICES}`).waitFor();
    await list().evaluate((element) => element.scrollTo(0, 5000 * 24));
    await row('MACHINE_5001').waitFor();
    await list().evaluate((element) => element.scrollTo(0, 0));
    await row('MACHINE_1').waitFor();
  });

  it('filters', async () => {
    await filter('machine_777');
    await row('MACHINE_7770').waitFor();
    assert.equal(await list().evaluate((element) => element.firstElementChild?.clientHeight), 11 * 24);
    await filter('no such device');
    await rows().first().waitFor({ state: 'hidden' });
    await filter('');
    await row('MACHINE_1').waitFor();
  });

  it('draws the last readings of the selected device, of the measurement that is chosen', async () => {
    await row('MACHINE_2').click();
    await editor.page.locator('.shopfloor-sidebar-device b', { hasText: 'MACHINE_2' }).waitFor();
    await editor.page.selectOption('.shopfloor-sidebar-field', 'vibration');
    const points = async () =>
      ((await editor.page.locator('.shopfloor-sidebar-device polyline').getAttribute('points')) ?? '').split(' ')
        .length;
    const before = await points();
    while ((await points()) < before + 3) await editor.page.waitForTimeout(200);
    assert.match(await row('MACHINE_2').innerText(), /MACHINE_2\s+operational\s+[\d.]+ mm\/s\s*$/);
  });

  it('breaks, maintains and repairs the selected device, whose values show it within seconds', async () => {
    await row('MACHINE_3').click();
    await editor.page.locator('.shopfloor-sidebar-device b', { hasText: 'MACHINE_3' }).waitFor();
    await editor.page.selectOption('.shopfloor-sidebar-field', 'bearing_temperature');
    const temperature = async () =>
      Number.parseFloat(/(-?[\d.]+) °C/.exec(await row('MACHINE_3').innerText())?.[1] ?? '');
    const until = async (low: number, high: number) => {
      for (let value = Number.NaN; !(value > low && value < high); value = await temperature()) {
        await editor.page.waitForTimeout(100);
      }
    };
    await until(68, 92);
    await editor.page.selectOption('.shopfloor-sidebar-failure', 'bearing_failure');
    await editor.page.locator('.shopfloor-sidebar-break').click();
    await editor.page.locator('.shopfloor-sidebar-said', { hasText: 'MACHINE_3: inject at' }).waitFor();
    // From 0.9 of the way to 105 °C, where it becomes critical.
    await until(97, 108);
    assert.doesNotMatch(await list().innerText(), /bearing/);
    await editor.page.locator('.shopfloor-sidebar-repair').click();
    await until(68, 92);
    await filter('maintenance');
    await row('MACHINE_3').waitFor({ state: 'hidden' });
    await editor.page.locator('.shopfloor-sidebar-maintenance').click();
    await row('MACHINE_3').waitFor();
    await filter('');
    await row('MACHINE_1').waitFor();
  });

  it('pauses the plant and lets it go on', async () => {
    await editor.page.locator('.shopfloor-sidebar-pause').click();
    await editor.page.locator('.shopfloor-sidebar-clock', { hasText: 'paused at' }).waitFor();
    await editor.page.locator('.shopfloor-sidebar-pause').click();
    await editor.page.locator('.shopfloor-sidebar-clock', { hasText: '×1' }).waitFor();
  });

  it('shows the anomalies of a plant that tells the truth', async () => {
    await nodeRed.deploy([TAB, { ...PLANT, truth: 'node' }, FLEET] as FlowNode[]);
    const told = () =>
      nodeRed.request<{ devices: { anomalies?: unknown }[] }>(`/shopfloor/plants/${PLANT.id}/devices?limit=1`).then(
        ({ devices }) => devices[0]?.anomalies !== undefined,
        () => false,
      );
    while (!(await told())) await editor.page.waitForTimeout(100);
    await row('MACHINE_4').click();
    await editor.page.selectOption('.shopfloor-sidebar-failure', 'oil_leak');
    await editor.page.locator('.shopfloor-sidebar-break').click();
    await row('MACHINE_4').locator('.shopfloor-sidebar-anomaly', { hasText: 'oil_leak' }).waitFor();
  });

  it('asks nothing while it is closed', async () => {
    const asked: string[] = [];
    editor.page.on('request', (request) => asked.push(request.url()));
    await editor.page.evaluate(`RED.sidebar.show('info')`);
    await list().waitFor({ state: 'hidden' });
    await editor.page.waitForTimeout(500);
    asked.length = 0;
    await editor.page.waitForTimeout(2500);
    assert.deepEqual(
      asked.filter((url) => url.includes('/shopfloor/')),
      [],
    );
  });

  it('writes no error to the console', () => {
    assert.deepEqual(editor.complaints, []);
  });
});
