// The devices that a recording turns out to have, each with what it said last.
import type { Reading } from '../core/reading';

/** As many as a source simulates; a column with more names is no key. */
export const MAX_DEVICES = 100_000;

export class SeenDevices {
  /** in the order in which they came */
  readonly ids: string[] = [];
  private readonly places = new Map<string, number>();
  private readonly readings: (Reading | undefined)[] = [];

  /** True for a device that was not there before. */
  add(device: string): boolean {
    if (this.places.has(device)) return false;
    this.places.set(device, this.ids.length);
    this.ids.push(device);
    return true;
  }

  has(device: string): boolean {
    return this.places.has(device);
  }

  get isFull(): boolean {
    return this.ids.length >= MAX_DEVICES;
  }

  clear(): void {
    this.ids.length = 0;
    this.places.clear();
    this.readings.length = 0;
  }

  note(reading: Reading): void {
    this.readings[this.places.get(reading.device)!] = reading;
  }

  /** What the device at place `i` of `ids` said last. */
  latest(i: number): Reading | undefined {
    return this.readings[i];
  }
}
