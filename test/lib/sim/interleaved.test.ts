// One state stands for all devices of a large fleet in turn. Whatever a state forgets of a device while it stands for others shows
// here, with settings that make things happen that are rare.
import assert from 'node:assert/strict';
import { Computer } from '../../../lib/models/computer/computer';
import { Machine } from '../../../lib/models/machine/machine';
import type { Model } from '../../../lib/models/model';
import { motorModel } from '../../../lib/models/motor/model';
import { printerModel } from '../../../lib/models/printer/model';
import { CommandLog } from '../../../lib/sim/command-log';
import { deviceIds, Fleet } from '../../../lib/sim/fleet';
import { Draws } from '../../support/draws';

const DEVICES = 5;
const TICKS = 1500;

interface Kind {
  readonly model: () => Model;
  readonly periodMs: number;
  /** command and value */
  readonly asked?: readonly (readonly [command: string, value: unknown])[];
}

const OFTEN = { mtbfHours: 3, shortestHours: 0.2, longestHours: 1 };
const FAILURES = [
  ['maintenance', { minutes: 7 }],
  ['clear', {}],
] as const;
const KINDS: Readonly<Record<string, Kind>> = {
  printers: {
    model: () => printerModel({ printSeconds: 1800, pauseSeconds: 60, dipsPerPrint: 12, burstGapMaxSeconds: 20 }),
    periodMs: 4000,
  },
  'physical printers': {
    model: () =>
      printerModel({
        profile: 'physical',
        printSeconds: 3600,
        pauseSeconds: 60,
        ambientCycleSeconds: 900,
        ambientHoldSeconds: 300,
        ambientFallSeconds: 600,
        enclosureMinutes: 2,
        runawayPercent: 70,
      }),
    periodMs: 5000,
  },
  'printers that begin one after the other': {
    model: () => printerModel({ profile: 'physical', printSeconds: 900, startPhase: 'staggered', fleetSpread: false }),
    periodMs: 3000,
  },
  machines: {
    model: () => new Machine({ ...OFTEN, maintenanceDays: 0.2 }),
    periodMs: 60_000,
    asked: [['inject', { failure: 'oil_leak', from: 0.2, rate: 3, hours: 2 }], ...FAILURES],
  },
  'machines as in the reference': {
    model: () =>
      new Machine({
        profile: 'reference',
        failureMode: 'per reading',
        maintenanceMode: 'as the reference',
        startPhase: 'staggered',
      }),
    periodMs: 60_000,
  },
  motors: { model: () => motorModel({ startPhase: 'staggered' }), periodMs: 100 },
  'physical motors': {
    model: () =>
      motorModel({
        ...OFTEN,
        profile: 'physical',
        maintenanceDays: 0.2,
        temperatureLimit: 90,
        pattern: 'duty',
        rest: 'stops',
        waveform: 'every',
        waveformSeconds: 600,
        waveformLength: 16,
      }),
    periodMs: 20_000,
    asked: [['inject', { failure: 'winding_overheating', from: 0.5, rate: 9, hours: 3 }], ...FAILURES],
  },
  'motors that nobody maintains': {
    model: () => motorModel({ profile: 'physical', startPhase: 'together', maintenanceMode: 'none' }),
    periodMs: 500,
  },
  computers: {
    model: () => new Computer({ ...OFTEN, roomTemperature: 45, burstLoadMinPercent: 90, burstLoadMaxPercent: 100 }),
    periodMs: 60_000,
    asked: [
      ['load', { percent: 100, minutes: 90 }],
      ['under-voltage', { percent: 100, hours: 1 }],
      ['fan', { state: 'fail', hours: 2 }],
      ['power', { state: 'off' }],
      ['power', { state: 'on' }],
      ['fail', {}],
      ['reboot', {}],
      ['clear', {}],
    ],
  },
  'computers at each moment': {
    model: () => new Computer({ burstsPerHour: 60, burstMaxMinutes: 2 }),
    periodMs: 1000,
    asked: [
      ['reboot', {}],
      ['load', { percent: 100, minutes: 3 }],
      ['inject', { failure: 'fan_failing', from: 0.5, hours: 0.2 }],
      ['dust', { percent: 90, hours: 0.2 }],
      ['under-voltage', { percent: 100, hours: 0.1 }],
    ],
  },
  'PCs at each moment': {
    model: () =>
      new Computer({ profile: 'pc', roomTemperature: 50, burstLoadMinPercent: 95, burstLoadMaxPercent: 100 }),
    periodMs: 1500,
    asked: [
      ['load', { percent: 100, minutes: 30 }],
      ['fan', { state: 'fail', hours: 2 }],
    ],
  },
  PCs: {
    model: () => new Computer({ ...OFTEN, profile: 'pc', graphicsCard: true, startPhase: 'staggered' }),
    periodMs: 30_000,
  },
};

describe('devices of a fleet in any order', () => {
  for (const [noun, { model, periodMs, asked = [] }] of Object.entries(KINDS)) {
    it(`say what each says alone: ${noun}`, () => {
      const draws = new Draws(noun);
      const ids = deviceIds({ prefix: 'D', count: DEVICES });
      const log = new CommandLog();
      for (const [command, value] of asked) {
        const atOnce = draws.integer(0, TICKS);
        for (const id of ids) {
          log.addToDevice(id, command, draws.integer(0, TICKS), -1, value);
          log.addToDevice(id, command, atOnce, -1, value);
        }
      }
      const fleetOf = (sharedFrom: number, owns?: (id: string) => boolean) => {
        const startMs = Date.UTC(2026, 0, 1);
        return new Fleet({
          model: model(),
          seed: noun,
          ids,
          owns,
          periodMs,
          startMs,
          labels: true,
          commands: log,
          sharedFrom,
        });
      };
      const said = (fleet: Fleet, tick: number, i: number) =>
        JSON.stringify([fleet.reading(tick, i), fleet.truth(tick, i), fleet.events(tick, i), fleet.condition(tick, i)]);
      const alone = ids.map((own) => {
        const fleet = fleetOf(Infinity, (id) => id === own);
        return Array.from({ length: TICKS }, (_, tick) => said(fleet, tick, 0));
      });
      const all = fleetOf(1);
      for (let tick = 0; tick < TICKS; tick++) {
        const first = ids.map((_, i) => [all.reading(tick, i), all.truth(tick, i)]);
        for (const i of ids.keys()) {
          // The others were asked meanwhile.
          const rest = [all.events(tick, i), all.condition(tick, i)];
          assert.equal(JSON.stringify([...first[i]!, ...rest]), alone[i]![tick], `${ids[i]} at ${tick}`);
          assert.deepEqual(all.reading(tick, i), first[i]![0], `${ids[i]} again at ${tick}`);
        }
      }
      const late = fleetOf(1);
      const ticks = ids.map(() => 0);
      while (ticks.some((tick) => tick < TICKS)) {
        const i = draws.integer(0, DEVICES - 1);
        const tick = ticks[i]!;
        const next = tick + draws.integer(1, draws.choice([1, 5, 50]));
        if (tick < TICKS) assert.equal(said(late, tick, i), alone[i]![tick], `${ids[i]} at ${tick}, late`);
        if (next < TICKS) assert.equal(said(late, next, i), alone[i]![next], `${ids[i]} at ${next}, later`);
        ticks[i] = next;
      }
    });
  }
});
