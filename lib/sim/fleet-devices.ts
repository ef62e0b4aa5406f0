// The devices of a fleet that this instance runs, made when they are asked for: of most, nobody asks twice.
import { type DeviceKey, deviceKey } from '../core/hash';
import type { Timeline } from '../core/timeline';
import type { Device, DeviceCommands, FleetFacts } from '../models/model';
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

  constructor({ seed, ids, owns, timeline, log }: FleetDevicesOptions) {
    this.ids = owns ? ids.filter(owns) : ids;
    if (this.ids.length < ids.length) this.indexes = Uint32Array.from(ids.keys()).filter((index) => owns!(ids[index]!));
    this.log = log;
    this.facts = { seed, ids, timeline, fleet: { size: ids.length, key: deviceKey(seed, `the fleet of ${ids[0]}`) } };
  }

  get size(): number {
    return this.ids.length;
  }

  device(i: number): Device {
    return new FleetDevice(this.facts, this.indexes?.[i] ?? i);
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
