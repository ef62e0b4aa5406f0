// Whatever settings a printer accepts, it works with them: it sends, its numbers are numbers, and a seek is quick.
import assert from 'node:assert/strict';
import { Printer } from '../../../../lib/models/printer/printer';
import { PRINTER_DEFAULTS, type PrinterSettings } from '../../../../lib/models/printer/settings';
import { Fleet } from '../../../../lib/sim/fleet';
import { START } from './print-run';

const EXTREMES = [0, 1e-300, 0.0005, 1, 1.0005, 1e4, 1e7, 1e9, 1e300, 1.7e308];
const PERIODS_MS = [1, 1000 / 3, 1e6];
const SEEK_MS = 1500;

function accepted(settings: Partial<PrinterSettings>): Printer | undefined {
  try {
    return new Printer(settings);
  } catch {
    return undefined;
  }
}

/** Every number of `payload` is one, and every time in it a whole ms. */
function assertSound(payload: object, what: string): void {
  for (const [name, value] of Object.entries(payload)) {
    if (typeof value !== 'number') continue;
    assert.ok(Number.isFinite(value), `${what}: ${name} is ${value}`);
    if (/^(timestamp|start|end|crossing|print_\w+)$/.test(name)) assert.ok(Number.isInteger(value), `${what}: ${name}`);
  }
}

/** Three printers at their start and far on; gives the number of readings. */
function look(model: Printer, periodMs: number, what: string): number {
  const fleet = new Fleet({ model, seed: '1', ids: ['a', 'b', 'c'], periodMs, startMs: START });
  let readings = 0;
  for (const first of [0, 28_790, 1_000_000]) {
    for (let tick = first; tick < first + 5; tick++) {
      for (let i = 0; i < fleet.size; i++) {
        const reading = fleet.reading(tick, i);
        if (reading) readings++;
        for (const payload of [reading ?? {}, ...fleet.events(tick, i), ...fleet.truth(tick, i)]) {
          assertSound(payload, `${what}, ${periodMs} ms`);
        }
      }
    }
  }
  return readings;
}

describe('printer: extreme settings', () => {
  const names = Object.keys(PRINTER_DEFAULTS).filter(
    (name) => typeof PRINTER_DEFAULTS[name as keyof PrinterSettings] === 'number',
  );

  for (const rest of [{}, { startPhase: 'staggered', ambientReset: false, dips: false } as const]) {
    it(`that are accepted give sound numbers, quickly (${JSON.stringify(rest)})`, function () {
      this.timeout(120_000);
      let tried = 0;
      for (const name of names) {
        for (const value of EXTREMES.flatMap((extreme) => [extreme, -extreme])) {
          const model = accepted({ ...rest, [name]: value });
          if (!model) continue;
          tried++;
          const what = `${name} ${value}`;
          const began = performance.now();
          const readings = PERIODS_MS.reduce((sum, periodMs) => sum + look(model, periodMs, what), 0);
          assert.ok(readings > 0, `${what}: no reading`);
          assert.ok(performance.now() - began < SEEK_MS, `${what} took ${performance.now() - began} ms`);
        }
      }
      assert.ok(tried > 100, `${tried} accepted`);
    });
  }

  it('that are small say how severe a fall is all the same', () => {
    const model = new Printer({ ambientFall: 1e-16, startPhase: 'together' });
    const fleet = new Fleet({ model, seed: '1', ids: ['a'], periodMs: 1000, startMs: START });
    assert.equal(fleet.truth(3600, 0)[0]?.severity, 1);
  });
});
