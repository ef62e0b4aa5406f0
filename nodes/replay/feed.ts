// A recording as what makes the readings of a source: its devices turn up as their rows come.
import { numberFields } from '../../lib/core/reading';
import { LAST_TIME_MS } from '../../lib/core/time';
import type { Channel } from '../../lib/models/model';
import type { ReplayPosition } from '../../lib/replay/replay-position';
import { ReplayPump, type ReplaySettings } from '../../lib/replay/replay-pump';
import type { SeenDevices } from '../../lib/replay/seen-devices';
import type { Latest } from '../../lib/sim/control';
import type { Plant } from '../../lib/sim/plant';
import type { Feed, Run, SourceOutlet } from '../common/feed';

/** So many devices are looked at to know the fields. */
const MOST_LOOKED_AT = 100;

/** A tick is a ms of event time. */
export class ReplayFeed implements Feed<ReplayPosition> {
  private pump: ReplayPump | undefined;
  constructor(
    private readonly plant: Plant,
    private readonly settings: ReplaySettings,
    private readonly seen: SeenDevices,
  ) {}

  begin(out: SourceOutlet, position: ReplayPosition | undefined): Run<ReplayPosition> {
    this.pump = new ReplayPump(this.settings, this.seen, this.plant, out, position);
    return this.pump;
  }

  /** The measurements that the devices have had. */
  get model(): { channels: readonly Channel[] } {
    const names = new Set<string>();
    for (let i = 0; i < Math.min(this.ids.length, MOST_LOOKED_AT); i++) {
      for (const name of numberFields(this.seen.latest(i) ?? {})) names.add(name);
    }
    names.delete('anomaly_label');
    return { channels: Array.from(names, (name) => ({ name, unit: '', resolution: 0 })) };
  }

  get ids(): readonly string[] {
    return this.seen.ids;
  }

  lastTick(i: number): number {
    return this.seen.latest(i)?.timestamp ?? -1;
  }

  tickAt(eventMs: number): number {
    return eventMs;
  }

  timeOf(tick: number): number {
    return tick;
  }

  /** A recording knows no more of a device than its readings. */
  condition(): undefined {}

  latest(i: number): Latest | undefined {
    const reading = this.seen.latest(i);
    if (!reading) return undefined;
    const labelled = this.pump?.labelled(reading.device);
    const anomaly = labelled && { type: labelled.type, fields: [], startTick: labelled.start, endTick: LAST_TIME_MS };
    return { reading, condition: undefined, anomalies: anomaly ? [{ ...anomaly, severity: 1 }] : [] };
  }
}
