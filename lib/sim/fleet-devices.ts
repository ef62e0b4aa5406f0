// The devices of a fleet that this instance runs, as objects that are made when they are asked for, or as one that stands
// for each of them in turn.
import { type DeviceKey, deviceKey } from '../core/hash';
import type { Timeline } from '../core/timeline';
import type { Device, DeviceCommands, EffectiveCommand, FleetFacts } from '../models/model';
import type { CommandLog } from './command-log';

export interface FleetDevicesOptions {
  /** the plant's seed */
  readonly seed: string;
  /** all devices of the fleet, those of other instances too: a device's place in the list is its index */
  readonly ids: readonly string[];
  /** true for the devices that this instance runs (default: all) */
  readonly owns?: (deviceId: string) => boolean;
  readonly timeline: Timeline;
  readonly log: CommandLog;
}

export class FleetDevices {
  /** the owned devices; `i` in the methods below is a place in this list */
  readonly ids: readonly string[];
  readonly log: CommandLog;
  private readonly facts: Facts;
  /** by place the position in the fleet, where some are not owned */
  private readonly indexes: Uint32Array | undefined;

  constructor({ seed, ids, owns = () => true, timeline, log }: FleetDevicesOptions) {
    const indexes = Uint32Array.from(ids.keys()).filter((index) => owns(ids[index]!));
    const ownsAll = indexes.length === ids.length;
    this.ids = ownsAll ? ids : Array.from(indexes, (index) => ids[index]!);
    if (!ownsAll) this.indexes = indexes;
    this.log = log;
    this.facts = { seed, ids, timeline, fleet: { size: ids.length, key: deviceKey(seed, `the fleet of ${ids[0]}`) } };
  }

  get size(): number {
    return this.ids.length;
  }

  get timeline(): Timeline {
    return this.facts.timeline;
  }

  device(i: number): Device {
    return new FleetDevice(this.facts, this.indexOf(i));
  }

  roving(): RovingDevice {
    return new RovingDevice(this, this.facts);
  }

  /** The position of device `i` in the fleet. */
  indexOf(i: number): number {
    return this.indexes?.[i] ?? i;
  }

  commands(i: number): DeviceCommands {
    return this.log.of(this.ids[i]!);
  }
}

/** What the devices of a fleet have in common. */
interface Facts {
  readonly seed: string;
  readonly ids: readonly string[];
  readonly timeline: Timeline;
  readonly fleet: FleetFacts;
}

/** It is its own key, because there may be very many. */
class FleetDevice implements Device, DeviceKey {
  readonly hi: number;
  readonly lo: number;

  constructor(
    private readonly facts: Facts,
    readonly index: number,
  ) {
    const { hi, lo } = deviceKey(facts.seed, this.id);
    this.hi = hi;
    this.lo = lo;
  }

  get id(): string {
    return this.facts.ids[this.index]!;
  }

  get key(): DeviceKey {
    return this;
  }

  get timeline(): Timeline {
    return this.facts.timeline;
  }

  get fleet(): FleetFacts {
    return this.facts.fleet;
  }
}

/** Stands for the first device until it goes to another. */
export class RovingDevice implements Device {
  readonly key = { hi: 0, lo: 0 };
  readonly timeline: Timeline;
  readonly fleet: FleetFacts;
  readonly commands: DeviceCommands;
  private i = 0;
  /** by device the two words of its key */
  private readonly words: Int32Array;

  constructor(
    private readonly devices: FleetDevices,
    { seed, timeline, fleet }: Facts,
  ) {
    this.timeline = timeline;
    this.fleet = fleet;
    this.commands = new RovingCommands(this, devices.log);
    this.words = new Int32Array(2 * devices.size);
    for (const [i, id] of devices.ids.entries()) {
      const { hi, lo } = deviceKey(seed, id);
      this.words[2 * i] = hi;
      this.words[2 * i + 1] = lo;
    }
    if (devices.size > 0) this.goTo(0);
  }

  goTo(i: number): void {
    const { words, key } = this;
    this.i = i;
    key.hi = words[2 * i]!;
    key.lo = words[2 * i + 1]!;
  }

  get id(): string {
    return this.devices.ids[this.i]!;
  }

  get index(): number {
    return this.devices.indexOf(this.i);
  }
}

class RovingCommands implements DeviceCommands {
  constructor(
    private readonly device: Device,
    private readonly log: CommandLog,
  ) {}

  get list(): readonly EffectiveCommand[] {
    return this.log.of(this.device.id).list;
  }

  last(tick: number, names: readonly string[]): EffectiveCommand | undefined {
    return this.log.of(this.device.id).last(tick, names);
  }
}
