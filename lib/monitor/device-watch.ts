// What is watched of one device: its fields, its silence, its events.
import type { Alert } from './alert';
import type { Bound } from './limits';
import { Newest } from './newest';
import { type SavedSide, SideWatch } from './side-watch';

/** A field that has limits. */
export interface WatchedField {
  readonly field: string;
  readonly bounds: readonly Bound[];
}

export class FieldWatch {
  readonly readings = new Newest();
  readonly forecasts = new Newest();
  readonly sides: readonly SideWatch[];

  constructor(bounds: readonly Bound[]) {
    this.sides = bounds.map((bound) => new SideWatch(bound));
  }

  /** Event time was set back to `time`: what was forecast before is of another time. */
  restart(time: number, now: number): void {
    for (const side of this.sides) side.restart(time);
    this.forecasts.set(Number.NEGATIVE_INFINITY, now);
  }
}

/** What `save` writes. JSON has no infinity: it is null there. */
export interface SavedDevice {
  readonly time: number | null;
  readonly hasReadings: boolean;
  readonly rests: boolean;
  readonly stale?: Alert;
  readonly events: readonly (readonly [event: string, time: number])[];
  readonly fields: readonly SavedField[];
}

type SavedField = readonly [
  field: string,
  readings: number | null,
  forecasts: number | null,
  sides: readonly (readonly [side: string, SavedSide])[],
];

export class DeviceWatch {
  /** its readings, and the event that ended its work */
  readonly readings = new Newest();
  hasReadings = false;
  /** an event has ended its work: silence is no alarm until it sends again */
  rests = false;
  /** the alarm of its silence, while it is raised */
  stale: Alert | undefined;
  /** of each event that gives an alert the event time of the last one, ms */
  readonly events = new Map<string, number>();
  /** in the order of the limits */
  readonly fields: readonly FieldWatch[];

  constructor(watched: readonly WatchedField[]) {
    this.fields = watched.map(({ bounds }) => new FieldWatch(bounds));
  }

  /** Its work has ended at event time `time`: what is older came too late. */
  rest(time: number, now: number): void {
    this.rests = true;
    this.readings.set(time, now);
    for (const { readings, forecasts, sides } of this.fields) {
      for (const newest of [readings, forecasts]) newest.set(Math.max(newest.time, time), now);
      for (const side of sides) side.restart(time);
    }
  }

  save(watched: readonly WatchedField[]): SavedDevice {
    const { hasReadings, rests, stale, events } = this;
    const fields = this.fields.map(({ readings, forecasts, sides }, i): SavedField => {
      const saved = sides.map((side) => [side.bound.side, side.save()] as const);
      return [watched[i].field, readings.time, forecasts.time, saved];
    });
    return { time: this.readings.time, hasReadings, rests, ...(stale && { stale }), events: [...events], fields };
  }

  /**
   * Becomes the device that `save` wrote, as far as it is still watched, at wall time `now`.
   *
   * @returns the alerts of limits that are no more
   */
  restore(saved: SavedDevice, watched: readonly WatchedField[], now: number): Alert[] {
    this.readings.set(saved.time ?? Number.NEGATIVE_INFINITY, now);
    this.hasReadings = saved.hasReadings;
    this.rests = saved.rests;
    this.stale = saved.stale;
    for (const [event, time] of saved.events) this.events.set(event, time);
    const gone: Alert[] = [];
    for (const [name, readings, forecasts, sides] of saved.fields) {
      const field = this.fields[watched.findIndex(({ field }) => field === name)];
      if (field) {
        field.readings.set(readings ?? Number.NEGATIVE_INFINITY, now);
        field.forecasts.set(forecasts ?? Number.NEGATIVE_INFINITY, now);
      }
      for (const [side, state] of sides) {
        const watch = field?.sides.find(({ bound }) => bound.side === side);
        if (watch) watch.restore(state);
        else gone.push(...[state.now, state.forecast].filter((alert) => alert !== undefined));
      }
    }
    return gone;
  }
}
