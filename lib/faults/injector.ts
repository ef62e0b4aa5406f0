// Sensor faults put into a stream of readings, each device by itself: with the same seed the same faults, whatever comes
// in between and however the stream is cut into messages.
import { InputError } from '../core/errors';
import { type KeyedLimits, KeyedState, type SavedKeys } from '../core/keyed-state';
import { quoted, suggestion } from '../core/nearest';
import type { ParsedReading } from '../core/reading';
import type { CommandedFault } from './commanded-fault';
import { DeviceFaults, type DeviceFaultsSettings, type Injected, type SavedDevice } from './device-faults';

export interface InjectorSettings extends DeviceFaultsSettings, KeyedLimits {
  /** what a device holds back leaves when it has been silent for so long, ms of wall time; 0: never */
  readonly idleMs: number;
}

/** What `save` writes. */
export type SavedInjector = SavedKeys;

export class Injector {
  /** readings that wait, and how many had to leave early */
  readonly held = { count: 0, overflows: 0 };
  private readonly keys: KeyedState<DeviceFaults>;

  constructor(readonly settings: InjectorSettings) {
    this.keys = new KeyedState(settings);
  }

  get size(): number {
    return this.keys.size;
  }

  /** The devices that are known. */
  get devices(): string[] {
    return Array.from(this.keys, ({ key }) => key);
  }

  /**
   * @param item what came in
   * @param reading the same, parsed
   * @param now wall time, ms since the Unix epoch
   * @throws InputError when there are too many devices
   */
  add(item: unknown, reading: ParsedReading, now: number, out: Injected): void {
    const { keys } = this;
    const found = keys.find(reading.key) ?? keys.add(reading.key, this.device(reading.key), now);
    keys.use(found, now);
    found.value.take(item, reading, out);
  }

  /**
   * Notes the readings from place `from` on that are of the usual form, of devices that are known, and go on as they are.
   *
   * @returns the place of the first that is not; it has not been noted
   */
  pass(items: readonly unknown[], from: number, now: number): number {
    const { keys } = this;
    const { keyProperty, timeProperty } = this.settings;
    let i = from;
    for (; i < items.length; i++) {
      const item = items[i];
      if (typeof item !== 'object' || item === null) break;
      const fields = item as Readonly<Record<string, unknown>>;
      const key = fields[keyProperty];
      const time = fields[timeProperty];
      // Event time in ms; whatever else it may be, `parseReading` knows.
      if (typeof key !== 'string' || typeof time !== 'number' || !(time >= 1e11 && time < 1e14)) break;
      if (fields.kind !== undefined || fields.command !== undefined) break;
      const found = keys.find(key);
      if (!found?.value.isQuiet(time)) break;
      keys.use(found, now);
      found.value.pass(fields, time);
    }
    return i;
  }

  /** @throws InputError when a device or field is unknown, or the device has too many commands */
  inject(devices: readonly string[], fault: CommandedFault): void {
    const found = this.find(devices);
    for (const { fields } of found) {
      const unknown = fault.rule.fields.find((name) => !fields.includes(name));
      if (unknown !== undefined)
        throw new InputError(`unknown field ${quoted(unknown)}; ${suggestion(unknown, fields)}`);
    }
    for (const device of found) device.inject(fault);
  }

  /** Ends the faults of these devices that are under way; `fault` and `field` say which, if they are given. */
  clear(devices: readonly string[], fault: string | undefined, field: string | undefined): void {
    for (const device of this.find(devices)) device.clear(fault, field);
  }

  /** Hands over what silent devices hold back, and forgets those that have been silent for long. */
  sweep(now: number, out: Injected): void {
    const { idleMs } = this.settings;
    if (idleMs > 0 && this.held.count > 0) this.keys.eachIdle(now - idleMs, ({ value }) => value.flush(out));
    this.keys.expire(now, ({ value }) => value.end(out));
  }

  /** Hands over all that is held back. */
  flush(out: Injected): void {
    for (const { value } of this.keys) value.flush(out);
  }

  save(now: number): SavedInjector {
    return this.keys.save(now, (device) => device.save());
  }

  /** Goes on from what `save` gave, maybe with other rules. */
  restore(saved: SavedInjector, now: number): void {
    for (const [key, idleMs, value] of saved) {
      const device = this.device(key);
      device.restore(value as SavedDevice);
      this.keys.restore([[key, idleMs, undefined]], now, () => device);
    }
  }

  private find(devices: readonly string[]): DeviceFaults[] {
    return devices.map((key) => {
      const found = this.keys.find(key);
      if (!found) throw new InputError(`unknown device ${quoted(key)}; ${suggestion(key, this.devices)}`);
      return found.value;
    });
  }

  private device(key: string): DeviceFaults {
    return new DeviceFaults(key, this.settings, this.held);
  }
}
