// The smallest model in closed form: a sine of ten minutes, whose amplitude a command can change.
import type { Reading } from '../../../lib/core/reading';
import { rounded } from '../../../lib/core/rounding';
import type { Device, DeviceCommands, Model } from '../../../lib/models/model';

const PERIOD_MS = 600_000;

interface SineState {
  readonly periodMs: number;
  readonly commands: DeviceCommands;
}

export class SineModel implements Model<SineState> {
  readonly channels = [{ name: 'value', unit: 'V', resolution: 0.001 }];
  readonly reachMs = 0;

  restart(_device: Device, tick: number): number {
    return tick;
  }

  init({ timeline }: Device, _tick: number, commands: DeviceCommands): SineState {
    return { periodMs: timeline.periodMs, commands };
  }

  step(): void {}

  read({ periodMs, commands }: SineState, tick: number, out: Float64Array): boolean {
    const amplitude = (commands.last(tick, ['amplitude'])?.value as number | undefined) ?? 1;
    out[0] = rounded(amplitude * Math.sin((2 * Math.PI * tick * periodMs) / PERIOD_MS), 1000);
    return true;
  }

  reading(device: string, timestamp: number, values: Float64Array): Reading {
    return { device, timestamp, value: values[0] };
  }

  events(): [] {
    return [];
  }

  anomalies(): [] {
    return [];
  }
}
