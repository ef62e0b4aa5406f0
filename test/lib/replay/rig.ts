// A replay of a file that a test writes, in fake time. Files are read in real time: `settle` waits for them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BackpressureHub } from '../../../lib/core/backpressure';
import type { InputError } from '../../../lib/core/errors';
import type { RecordingSettings } from '../../../lib/replay/recording';
import type { ReplayPosition } from '../../../lib/replay/replay-position';
import { ReplayPump, type ReplaySettings } from '../../../lib/replay/replay-pump';
import { SeenDevices } from '../../../lib/replay/seen-devices';
import { Plant, type PlantSettings } from '../../../lib/sim/plant';
import { FakeTimers } from '../sim/fake-timers';
import { LIVE, Sink } from '../sim/rig';

export const START = Date.UTC(2026, 0, 1);

let folder = '';

/** For `before` and `after` of a suite that writes files. */
export function makeFolder(): void {
  folder = mkdtempSync(path.join(os.tmpdir(), 'shopfloor-replay-'));
}
export function removeFolder(): void {
  rmSync(folder, { recursive: true, force: true });
}

export function fileIn(name: string): string {
  return path.join(folder, name);
}

let files = 0;

/** Writes a file of its own; its path. */
export function written(content: string | Buffer, ending = '.csv'): string {
  const file = fileIn(`recording-${++files}${ending}`);
  writeFileSync(file, content);
  return file;
}

export function recordingOf(file: string, given: Partial<RecordingSettings> = {}): RecordingSettings {
  return {
    path: file,
    format: 'auto',
    delimiter: 'auto',
    names: { time: 'timestamp', key: 'device', label: '' },
    timeZone: 'UTC',
    normal: new Set(['normal', '0']),
    ...given,
  };
}

export class ReplaySink extends Sink {
  readonly name = 'replay';
  readonly problems: string[] = [];
  readonly places: object[] = [];
  readonly remarks: string[] = [];
  readonly failures: [error: Error, short: string][] = [];
  readonly meetings: number[] = [];
  /** what `met` answers */
  welcome = true;
  seen: SeenDevices | undefined;

  met(): boolean {
    this.meetings.push(this.seen!.ids.length);
    return this.welcome;
  }
  bad(error: InputError, where: object): void {
    this.problems.push(error.message);
    this.places.push(where);
  }
  remark(text: string): void {
    this.remarks.push(text);
  }
  failed(error: Error, short: string): void {
    this.failures.push([error, short]);
  }
}

export interface ReplayOptions {
  readonly plant?: Partial<PlantSettings>;
  readonly recording?: Partial<RecordingSettings>;
  readonly replay?: Partial<Omit<ReplaySettings, 'recording'>>;
}

export function replayOf(file: string, options: ReplayOptions = {}) {
  const timers = new FakeTimers(START);
  const hub = new BackpressureHub();
  const plant = new Plant({ ...LIVE, ...options.plant }, undefined, timers);
  const settings: ReplaySettings = {
    recording: recordingOf(file, options.recording),
    loops: false,
    redates: true,
    maxPerSecond: Infinity,
    ...options.replay,
  };
  const sink = new ReplaySink();
  const begin = (position?: ReplayPosition) => {
    const seen = new SeenDevices();
    sink.seen = seen;
    const pump = new ReplayPump(settings, seen, plant, sink, position, timers, hub);
    plant.removeAllListeners('clock');
    plant.on('clock', () => pump.wake());
    pump.wake();
    return { pump, seen };
  };
  let current = begin();
  const settle = async () => {
    do {
      timers.run(0);
      await new Promise((resolve) => setImmediate(resolve));
    } while (current.pump.isReading);
    timers.run(0);
  };
  return {
    timers,
    hub,
    plant,
    sink,
    settings,
    get pump() {
      return current.pump;
    },
    get seen() {
      return current.seen;
    },
    /** Waits until what has to be read has been read, and sent if it is due. */
    settle,
    /** Lets `ms` pass, in steps, with what has to be read meanwhile. */
    async run(ms: number, stepMs = ms) {
      await settle();
      for (let passed = 0; passed < ms; passed += stepMs) {
        timers.run(Math.min(stepMs, ms - passed));
        await settle();
      }
    },
    /** Ends the pump; another one goes on at its position, or at another one. */
    resume(position: ReplayPosition = current.pump.position) {
      current.pump.stop();
      // As it comes back from a context store.
      current = begin(JSON.parse(JSON.stringify(position)));
    },
    async close() {
      current.pump.stop();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Readings as short text: "a 3 x=1 y=on", times in s since START. */
export function shortOf({ device, timestamp, ...fields }: Record<string, unknown>): string {
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  return [device, ((timestamp as number) - START) / 1000, ...rest].join(' ');
}
