// The smallest machine that a person can break, repair and maintain, in closed form: 60 °C and a little noise; broken, 20 °C
// more times how far the failure begins; maintained, 25 °C.
import { normal } from '../../../lib/core/random';
import type { Reading } from '../../../lib/core/reading';
import {
  type Anomaly,
  type Channel,
  type CommandSpec,
  type Device,
  type DeviceCommands,
  DRAWN,
  type EffectiveCommand,
  type Model,
} from '../../../lib/models/model';

interface BreakableState {
  readonly device: Device;
  readonly commands: DeviceCommands;
}

const NAMES = ['inject', 'clear', 'maintenance'];

export class BreakableModel implements Model<BreakableState> {
  readonly channels: readonly Channel[] = [
    { name: 'temperature', unit: '°C', resolution: 0.01, band: [50, 70], critical: 80 },
    { name: 'noise', unit: '', resolution: 0.01 },
  ];
  readonly reachMs = 0;
  readonly commands: readonly CommandSpec[] = [
    {
      name: 'inject',
      does: 'lets it fail',
      parameters: [
        { name: 'failure', kind: 'choice', choices: ['bearing_failure', 'oil_leak'], fallback: DRAWN },
        { name: 'from', kind: 'number', unit: '', min: 0, max: 1, fallback: 0.5 },
      ],
    },
    { name: 'clear', does: 'ends its failure', parameters: [] },
    {
      name: 'maintenance',
      does: 'stops it, and repairs it',
      parameters: [{ name: 'minutes', kind: 'number', unit: 'min', min: 1, max: 1000, fallback: 30 }],
    },
  ];

  restart(_device: Device, tick: number): number {
    return tick;
  }

  init(device: Device, _tick: number, commands: DeviceCommands): BreakableState {
    return { device, commands };
  }

  step(): void {}

  read({ device, commands }: BreakableState, tick: number, out: Float64Array): boolean {
    const last = commands.last(tick, NAMES);
    const noise = 0.1 * normal(device.key, 0, tick);
    const base = { inject: 60 + 20 * fromOf(last), maintenance: 25 }[last?.command ?? ''] ?? 60;
    out[0] = base + noise;
    out[1] = noise;
    return true;
  }

  reading(device: string, timestamp: number, values: Float64Array): Reading {
    return { device, timestamp, temperature: values[0], noise: values[1] };
  }

  condition({ commands }: BreakableState, tick: number): string {
    return commands.last(tick, NAMES)?.command === 'maintenance' ? 'maintenance' : 'operational';
  }

  events(): [] {
    return [];
  }

  anomalies({ commands }: BreakableState, tick: number): readonly Anomaly[] {
    const last = commands.last(tick, NAMES);
    if (last?.command !== 'inject') return [];
    const { failure } = last.value as { failure: string };
    return [
      { type: failure, fields: ['temperature'], startTick: last.tick, endTick: tick + 1, severity: fromOf(last) },
    ];
  }
}

function fromOf(command: EffectiveCommand | undefined): number {
  return (command?.value as { from?: number } | undefined)?.from ?? 0;
}
