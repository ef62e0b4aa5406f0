// Computers for tests: of which people ask something, and what they send.
import assert from 'node:assert/strict';
import { deviceKey } from '../../../../lib/core/hash';
import { integer } from '../../../../lib/core/random';
import type { Reading } from '../../../../lib/core/reading';
import { COMPUTER_COMMANDS } from '../../../../lib/models/computer/commands';
import { Computer } from '../../../../lib/models/computer/computer';
import { RESTART_MINUTE } from '../../../../lib/models/computer/draws';
import type { ComputerSettings } from '../../../../lib/models/computer/settings';
import { CommandLog } from '../../../../lib/sim/command-log';
import { commandValues } from '../../../../lib/sim/command-values';
import { type EventPayload, Fleet } from '../../../../lib/sim/fleet';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
const SEED = '1';
const ID = 'Computer 1';

/** When the one computer restarts, each day. */
export const RESTART_MS = Date.UTC(2026, 0, 5) + integer(deviceKey(SEED, ID), RESTART_MINUTE, 0, 0, 1439) * MINUTE_MS;
/** A minute later: there is a day without a restart then. */
export const START_MS = RESTART_MS + MINUTE_MS;

/** Nothing to do but what is asked for: no bursts, no noise, no faults, a steady room. */
export const CALM: Partial<ComputerSettings> = {
  burstsPerHour: 0,
  roomSwing: 0,
  sensorSigma: 0,
  faults: false,
  startPhase: 'together',
};

/** What is asked: minutes after the start, command and values. */
export type Asked = readonly (readonly [minute: number, command: string, values?: object])[];

export interface ComputerOf {
  readonly settings?: Partial<ComputerSettings>;
  readonly periodMs?: number;
  readonly startMs?: number;
  readonly labels?: boolean;
}

/** The log as control writes it. */
export function logOf(
  ids: readonly string[],
  periodMs: number,
  asked: readonly (readonly [number, ...Asked[number]])[],
) {
  const log = new CommandLog();
  for (const [computer, minute, command, values = {}] of asked) {
    const id = ids[computer]!;
    const tick = Math.round((minute * MINUTE_MS) / periodMs);
    const spec = COMPUTER_COMMANDS.find(({ name }) => name === command)!;
    log.addToDevice(
      id,
      command,
      tick,
      -1,
      commandValues(spec, values as Record<string, unknown>, deviceKey(SEED, id), tick),
    );
  }
  return log;
}

/** A fleet of one. */
export function computerOf(
  { settings = CALM, periodMs = 5000, startMs = START_MS, labels = false }: ComputerOf = {},
  asked: Asked = [],
): Fleet {
  const commands = logOf(
    [ID],
    periodMs,
    asked.map((one) => [0, ...one]),
  );
  return new Fleet({ model: new Computer(settings), seed: SEED, ids: [ID], periodMs, startMs, labels, commands });
}

/** All that it sends, minute after minute. */
export interface Sent {
  readonly readings: Reading[];
  readonly events: EventPayload[];
  /** "idle>busy", in the order in which they happen */
  readonly changes: string[];
}

export function runOf(fleet: Fleet, minutes: number): Sent {
  const sent: Sent = { readings: [], events: [], changes: [] };
  for (let tick = 0; tick * fleet.periodMs < minutes * MINUTE_MS; tick++) {
    const reading = fleet.reading(tick, 0);
    if (reading) sent.readings.push(reading);
    sent.events.push(...fleet.events(tick, 0));
  }
  sent.changes.push(...sent.events.map(({ from, to }) => `${from}>${to}`));
  return sent;
}

/** Its reading so many minutes after the start. */
export function at(fleet: Fleet, minute: number): Reading {
  const reading = fleet.reading(Math.round((minute * MINUTE_MS) / fleet.periodMs), 0);
  assert.ok(reading, `nothing is sent at ${minute} min`);
  return reading;
}

/** Nothing is sent then. */
export function isSilent(fleet: Fleet, minute: number): boolean {
  return fleet.reading(Math.round((minute * MINUTE_MS) / fleet.periodMs), 0) === undefined;
}

export const numbers = (list: readonly Reading[], field: string) => list.map((reading) => reading[field] as number);
