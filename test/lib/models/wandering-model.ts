// The smallest model whose state has a past: a random walk that begins afresh every hour or at a `reset`, and counts
// the steps that it was asked for. It is out of order while it is above 5.
import type { DeviceKey } from '../../../lib/core/hash';
import { normal } from '../../../lib/core/random';
import type { Reading } from '../../../lib/core/reading';
import {
  type Anomaly,
  type CommandSpec,
  type Device,
  type DeviceCommands,
  DRAWN,
  type Model,
} from '../../../lib/models/model';

const EPOCH_MS = 3_600_000;

export interface WanderingState {
  readonly key: DeviceKey;
  readonly epochTicks: number;
  readonly commands: DeviceCommands;
  place: number;
  outSince: number;
}

export class WanderingModel implements Model<WanderingState> {
  readonly channels = [{ name: 'place', unit: 'm', resolution: 0.001 }];
  readonly reachMs = EPOCH_MS;
  readonly commands: readonly CommandSpec[] = [
    { name: 'reset', does: 'goes back to 0', parameters: [] },
    {
      name: 'inject',
      does: 'lets it fail',
      parameters: [
        { name: 'failure', kind: 'choice', choices: ['bearing_failure', 'oil_leak'], fallback: DRAWN },
        { name: 'from', kind: 'number', unit: '', min: 0, max: 1, fallback: 0 },
      ],
    },
    {
      name: 'load',
      does: 'sets the load',
      parameters: [{ name: 'value', kind: 'number', unit: '%', min: 0, max: 100 }],
    },
  ];
  steps = 0;

  restart({ timeline }: Device, tick: number, commands: DeviceCommands): number {
    const epochTicks = EPOCH_MS / timeline.periodMs;
    return Math.max(Math.floor(tick / epochTicks) * epochTicks, commands.last(tick, ['reset'])?.tick ?? 0);
  }

  init({ key, timeline }: Device, _tick: number, commands: DeviceCommands): WanderingState {
    return { key, epochTicks: EPOCH_MS / timeline.periodMs, commands, place: 0, outSince: -1 };
  }

  step(state: WanderingState, tick: number): void {
    this.steps++;
    const afresh = tick % state.epochTicks === 0 || state.commands.last(tick, ['reset'])?.tick === tick;
    state.place = afresh ? 0 : state.place + normal(state.key, 0, tick);
    if (state.place <= 5) state.outSince = -1;
    else if (state.outSince < 0) state.outSince = tick;
  }

  read(state: WanderingState, _tick: number, out: Float64Array): boolean {
    out[0] = state.place;
    return true;
  }

  reading(device: string, timestamp: number, values: Float64Array): Reading {
    return { device, timestamp, place: values[0] };
  }

  condition(state: WanderingState): string {
    return state.outSince < 0 ? 'inside' : 'outside';
  }

  events(): [] {
    return [];
  }

  anomalies(state: WanderingState, tick: number): readonly Anomaly[] {
    if (state.outSince < 0) return [];
    return [{ type: 'out', fields: ['place'], startTick: state.outSince, endTick: tick + 1, severity: 1 }];
  }
}
