// What the palette is for, from one end to the other: a person breaks a machine in the sidebar, and sees it on a chart and in an
// alert.
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { need } from '../integration/need';
import { openBrowser } from '../support/chromium';
import { readDialog } from '../support/dialogs';
import { Editor } from '../support/editor';
import { flowFiles } from '../support/flow-files';
import { type FlowNode, NodeRed } from '../support/node-red';

/** A person who breaks a machine does not wait longer. */
const SECONDS = { timeout: 15_000 };
const LIMIT = 95;
const TAB = { id: '00000000000000b0', type: 'tab', label: 'hall' };
const [MACHINE, ALERT, DEBUG] = ['00000000000000b1', '00000000000000b2', '00000000000000b3'];

const defaultsOf = (folder: string) => {
  const { type, defaults } = readDialog(folder);
  return { type, ...Object.fromEntries(Object.entries(defaults).map(([name, { value }]) => [name, value])) };
};
// The pages of an example, and its chart with a line for each device.
const example = flowFiles().find(({ name }) => name.endsWith('points for a chart.json'))!.nodes;
const chart = {
  ...example.find(({ type }) => type === 'ui-chart')!,
  z: TAB.id,
  category: 'device',
  xAxisProperty: 'timestamp',
  yAxisProperty: 'bearing_temperature',
  action: 'append',
  removeOlder: '600',
  removeOlderUnit: '1',
  wires: [[]],
};
const pages = example.filter(({ type }) => /^ui-(base|theme|page|group)$/.test(type));
const path = `/dashboard${pages.find(({ type }) => type === 'ui-page')!.path}`;

const FLOW = [
  TAB,
  {
    ...defaultsOf('machine'),
    id: MACHINE,
    z: TAB.id,
    failureMode: 'none',
    maintenanceMode: 'none',
    x: 120,
    y: 100,
    wires: [[ALERT, chart.id], []],
  },
  {
    ...defaultsOf('alert'),
    id: ALERT,
    z: TAB.id,
    limits: [{ field: 'bearing_temperature', name: 'Bearing', unit: ' °C', low: '', high: LIMIT, hysteresis: 1 }],
    x: 320,
    y: 100,
    wires: [[DEBUG], []],
  },
  {
    id: DEBUG,
    type: 'debug',
    z: TAB.id,
    name: 'alerts',
    active: true,
    tosidebar: true,
    complete: 'payload.status',
    targetType: 'msg',
    x: 520,
    y: 100,
    wires: [],
  },
  chart,
  ...pages,
] as FlowNode[];

describe('a machine that is broken in the sidebar', function () {
  this.timeout(120_000);
  let browser: Browser;
  let nodeRed: NodeRed;
  let editor: Editor;
  let dashboard: Page;

  before(async function () {
    browser = await need(this, openBrowser);
    nodeRed = await NodeRed.start({ flow: FLOW });
    dashboard = await browser.newPage({ viewport: { width: 1200, height: 700 } });
    // Has the charts of the dashboard show themselves at window.uiCharts.
    await dashboard.addInitScript('window.Cypress = true');
    await dashboard.goto(nodeRed.url + path);
    editor = await Editor.open(browser, nodeRed.url);
    await editor.page.evaluate(`RED.actions.invoke('shopfloor:show-tab')`);
  });

  after(async () => {
    await editor?.close();
    await browser?.close();
    await nodeRed?.stop();
  });

  /** Resolves when the last point of a machine on the chart is so. */
  const untilChart = (device: string, is: string) =>
    dashboard.waitForFunction(
      `(() => {
        const series = window.uiCharts?.['${chart.id}']?.chart?.getOption().series ?? [];
        const last = series.find(({ name }) => name === '${device}')?.data.at(-1);
        const value = (last?.value ?? last)?.[1];
        return typeof value === 'number' && value ${is};
      })()`,
      undefined,
      SECONDS,
    );
  const alerts = () => editor.page.locator('.red-ui-debug-msg');
  const sidebar = () => editor.page.evaluate(`RED.actions.invoke('shopfloor:show-tab')`);
  const untilAlert = async (text: RegExp) => {
    await editor.page.evaluate(`RED.sidebar.show('debug')`);
    await alerts().filter({ hasText: text }).last().waitFor(SECONDS);
  };

  it('shows on the chart and in the alert within seconds, and so does its repair; the others go on', async () => {
    await editor.page.locator('.shopfloor-sidebar-row[data-device="MACHINE_003"]').click();
    await editor.page.locator('.shopfloor-sidebar-device b', { hasText: 'MACHINE_003' }).waitFor();
    await untilChart('MACHINE_003', `< ${LIMIT}`);
    assert.equal(await alerts().count(), 0);

    await editor.page.selectOption('.shopfloor-sidebar-failure', 'bearing_failure');
    await editor.page.locator('.shopfloor-sidebar-break').click();
    await Promise.all([untilChart('MACHINE_003', `> ${LIMIT}`), untilAlert(/over-now/)]);
    await untilChart('MACHINE_002', `< ${LIMIT}`);

    await sidebar();
    await editor.page.locator('.shopfloor-sidebar-repair').click();
    await Promise.all([untilChart('MACHINE_003', `< ${LIMIT}`), untilAlert(/no-alert/)]);

    const { payloads, sent } = await nodeRed.observed();
    assert.equal(sent[ALERT], 2);
    const { device, field, status } = payloads[ALERT] as Record<string, unknown>;
    assert.deepEqual([device, field, status], ['MACHINE_003', 'bearing_temperature', 'no-alert']);
    assert.deepEqual(editor.complaints, []);
  });

  it('says what was wrong, where a command cannot be carried out', async () => {
    // As by a page that has been open for longer than the machine has had this failure.
    await editor.page.route('**/commands', (route) => {
      const body = { ...(route.request().postDataJSON() as object), failure: 'bearing' };
      return route.continue({ postData: JSON.stringify(body) });
    });
    await sidebar();
    await editor.page.locator('.shopfloor-sidebar-break').click();
    const sentence = "unknown failure 'bearing'; did you mean bearing_failure?";
    await editor.page.locator('.red-ui-notification-error', { hasText: sentence }).waitFor(SECONDS);
    await editor.page.unroute('**/commands');
    assert.deepEqual(
      editor.complaints.filter((text) => !/status of 400/.test(text)),
      [],
    );
  });
});
