// The measured process of `forecast-update` and `forecast-bytes`: forecasters whose windows are full, so that nothing grows
// any more.
import type { Forecast } from '../../lib/forecast/forecast-message';
import { Forecaster } from '../../lib/forecast/forecaster';
import { methodNamed } from '../../lib/forecast/methods/registry';
import { bytesInUse, threadSeconds } from './load';
import { START_MS } from './readings';
import { serve } from './remote';

const STEP_MS = 60_000;
const HORIZON = 60;
const RATE_KEYS = 100;

/** Keys that send one value a minute. */
class Fleet {
  private readonly forecaster: Forecaster;
  private readonly keys: string[];
  private readonly reading = { key: '', time: 0, fields: { temperature: 0 } };
  private readonly out: Forecast[] = [];
  private step = 0;

  /** @param every steps between two forecasts, of which the first comes when the window is full */
  constructor(count: number, window: number, minimum: number, every: number) {
    this.keys = Array.from({ length: count }, (_, i) => `Printer ${i + 1}`);
    this.forecaster = new Forecaster({
      method: methodNamed('theta')!,
      periods: [],
      window: { steps: window },
      horizon: { steps: HORIZON },
      minimum,
      every,
      refitEvery: 1e9,
      coverage: 0.95,
      rule: { evidence: 6, probability: 0.5 },
      limitsOf: () => [{ side: 'low', limit: 45 }],
      stepMs: STEP_MS,
      combine: 'mean',
      maxGap: 3,
      fields: ['temperature'],
      keyProperty: 'device',
      timeProperty: 'timestamp',
      expireMs: 3_600_000,
      maxKeys: count,
      setBackMs: 0,
      maxAheadMs: 0,
    });
    this.run(window * count);
  }

  /** Takes so many readings, of each key in turn. */
  run(readings: number): void {
    const { forecaster, keys, reading, out } = this;
    for (let taken = 0; taken < readings; this.step++) {
      reading.time = START_MS + this.step * STEP_MS;
      for (let i = 0; i < keys.length; i++, taken++) {
        reading.key = keys[i]!;
        reading.fields.temperature = 50 + ((this.step * 7 + i) % 13) / 10;
        forecaster.add(reading, START_MS, out);
      }
      out.length = 0;
    }
  }
}

const fleets = new Map<number, Fleet>();
let kept: Fleet | undefined;

serve({
  /** readings in a second of this thread's own time, over `readings` of them, between two fits */
  rate([window, readings]: [number, number]): number {
    let fleet = fleets.get(window);
    if (!fleet) {
      fleet = new Fleet(RATE_KEYS, window, window, 1e9);
      fleets.set(window, fleet);
    }
    const began = threadSeconds();
    fleet.run(readings);
    return readings / (threadSeconds() - began);
  },

  /** bytes a key, of so many */
  bytes([count, window]: [number, number]): number {
    const before = bytesInUse();
    kept = new Fleet(count, window, 10, 10);
    const after = bytesInUse();
    kept.run(count);
    return (after - before) / count;
  },
});
