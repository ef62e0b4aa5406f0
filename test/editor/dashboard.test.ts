import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { type EmbeddedBroker, startBroker } from '../../scripts/lib/mqtt-broker';
import { need } from '../integration/need';
import { openBrowser } from '../support/chromium';
import { flowFiles } from '../support/flow-files';
import { NodeRed } from '../support/node-red';

const TIMEOUT_MS = 120_000;
const HISTORY_MINUTES = 80;
const FIELDS = { ambient: 'ambient_temperature', bed: 'bed_temperature', 'hot end': 'hotend_temperature' };
const BANDS = { ambient: [45, 55], bed: [105, 115], 'hot end': [245, 255] };
type Chart = keyof typeof FIELDS;

interface Shown {
  /** [ms since 1970, value] */
  points: [number, number][];
  band: number[];
}

describe('the dashboard of the start flow', function () {
  this.timeout(TIMEOUT_MS);
  const flow = flowFiles().find(({ name }) => name === 'flows/start.json')!.nodes;
  /** What the flow has published as means: by printer, then by minute. */
  const means = new Map<string, Map<number, Record<string, number>>>();
  let browser: Browser;
  let broker: EmbeddedBroker;
  let nodeRed: NodeRed;
  let page: Page;

  before(async function () {
    browser = await need(this, openBrowser);
    broker = await startBroker();
    broker.onPublish((topic, payload) => {
      if (topic !== 'downsampled-3d-printer-data') return;
      const mean = JSON.parse(payload.toString());
      if (!means.has(mean.device)) means.set(mean.device, new Map());
      means.get(mean.device)!.set(mean.timestamp, mean);
    });
    const env = { SHOPFLOOR_MQTT_PORT: String(broker.port), KAFKA_BROKERS: '127.0.0.1:9' };
    nodeRed = await NodeRed.start({ flow, env });
    page = await browser.newPage({ viewport: { width: 1400, height: 1100 } });
    // Has the charts of the dashboard show themselves at window.uiCharts.
    await page.addInitScript('window.Cypress = true');
    await page.goto(`${nodeRed.url}/dashboard/printers`);
  });

  after(async () => {
    await browser?.close();
    await nodeRed?.stop();
    await broker?.stop();
  });

  function shown(chart: Chart): Promise<Shown> {
    const { id } = flow.find(({ type, name }) => type === 'ui-chart' && name === chart)!;
    return page.evaluate(`(() => {
      const chart = window.uiCharts?.['${id}']?.chart;
      const [series] = chart?.getOption().series ?? [];
      const band = series?.markArea?.data?.[0]?.map(({ yAxis }) => yAxis) ?? [];
      return { points: (series?.data ?? []).map((point) => point.value ?? point), band };
    })()`);
  }

  /** The last time, ms since 1970, of each series of the chart of the ambient, by name. */
  function seriesEnds(): Promise<Record<string, number>> {
    const { id } = flow.find(({ type, name }) => type === 'ui-chart' && name === 'ambient')!;
    return page.evaluate(`(() => {
      const series = window.uiCharts?.['${id}']?.chart?.getOption().series ?? [];
      return Object.fromEntries(series.map(({ name, data }) => [name, (data.at(-1)?.value ?? data.at(-1))?.[0]]));
    })()`);
  }

  /** Resolves with the chart as soon as it satisfies `enough`. */
  async function until(chart: Chart, enough: (shown: Shown) => boolean, timeoutMs = 60_000): Promise<Shown> {
    for (const deadline = Date.now() + timeoutMs; ; await page.waitForTimeout(200)) {
      const now = await shown(chart);
      if (enough(now)) return now;
      assert.ok(Date.now() < deadline, `${chart}: ${now.points.length} points after ${timeoutMs / 1000} s`);
    }
  }

  /** Holds that all charts show nothing but the means of `printer`, without a gap. */
  async function showsOnly(printer: string): Promise<void> {
    for (const chart of Object.keys(FIELDS) as Chart[]) {
      const { points, band } = await until(chart, ({ points }) => {
        const [time, value] = points.at(-1) ?? [0, 0];
        return means.get(printer)?.get(time)?.[FIELDS[chart]] === value;
      });
      for (const [index, [time, value]] of points.entries()) {
        assert.equal(value, means.get(printer)?.get(time)?.[FIELDS[chart]], `${chart} at ${time}`);
        if (index > 0) assert.equal(time, points[index - 1]![0] + 60_000);
      }
      assert.deepEqual(band, BANDS[chart]);
    }
  }

  it('shows the history of the first printer and the allowed bands', async () => {
    await until('ambient', ({ points }) => points.length >= HISTORY_MINUTES - 1);
    await showsOnly('Printer 1');
  });

  it('shows its forecast with an interval, behind what was measured, and when it leaves its band', async () => {
    await page.waitForFunction(`document.body.innerText.match(/Leaves its band\\s+(in \\d+ min|now)/)`);
    const ends = await seriesEnds();
    assert.deepEqual(Object.keys(ends), ['measured', 'forecast', 'low', 'interval']);
    assert.ok(ends.forecast! > ends.measured! + 20 * 60_000);
    assert.ok(ends.interval! > ends.measured!);
  });

  it('has the last alerts in a table, the newest first, with what they mean', async () => {
    const rows = page.locator('.v-table tbody tr');
    await page.waitForFunction('document.querySelectorAll(".v-table tbody tr").length >= 20');
    assert.equal(await rows.count(), 20);
    const times = await rows.locator('td:nth-child(2)').allInnerTexts();
    assert.deepEqual(times, times.toSorted().reverse());
    assert.match(await rows.first().innerText(), /Printer \d+\s+\w+_temperature\s+[\d.]+ °C\s+'[\w ]+'/);
    assert.equal(await rows.locator('.mdi').count(), 20);
  });

  it('moves on within 30 s', async () => {
    const { points } = await shown('ambient');
    const last = points.at(-1)![0];
    await until('ambient', (now) => now.points.at(-1)![0] > last, 30_000);
    await showsOnly('Printer 1');
  });

  it('switches to another printer without mixing the two', async () => {
    await page.locator('.v-select').click();
    const options = await page.locator('.v-list-item', { hasText: /^Printer \d/ }).allInnerTexts();
    const left = options.map((text) => Number(/· (\d+) min/.exec(text)?.[1] ?? (text.endsWith('now') ? 0 : Infinity)));
    assert.equal(left.length, 10);
    assert.deepEqual(
      left,
      left.toSorted((a, b) => a - b),
    );
    assert.ok(Number.isFinite(left[0]));
    await page.locator('.v-list-item', { hasText: /^Printer 7( ·|$)/ }).click();
    await showsOnly('Printer 7');
    const last = (await shown('ambient')).points.at(-1)![0];
    await until('ambient', (now) => now.points.at(-1)![0] > last, 30_000);
    await showsOnly('Printer 7');
  });

  it('shows the same after a reload of the page', async () => {
    await page.reload();
    await until('ambient', ({ points }) => points.length >= HISTORY_MINUTES - 1);
    await showsOnly('Printer 7');
  });

  it('has a page of the pipeline, on which nothing is lost', async () => {
    const pipeline = await browser.newPage();
    await pipeline.goto(`${nodeRed.url}/dashboard/pipeline`);
    await pipeline.waitForFunction('/Out\\s+[1-9]\\d*\\/s/.test(document.body.innerText)');
    const text = await pipeline.locator('body').innerText();
    assert.match(text, /Lost\s+0\s/);
    assert.match(text, /Repeated\s+0\s/);
    assert.match(text, /Waiting\s+\d+/);
    assert.match(text, /[1-9][\d,]* delivered by the broker/);
    await pipeline.close();
  });
});
