// The places of a fleet's devices in their sequences of readings. Forward a device steps; anywhere else it restarts its
// model and folds.
import type { Model } from '../models/model';
import type { CommandLog } from './command-log';
import type { FleetDevices } from './fleet-devices';
import { type FleetStates, fleetStates } from './fleet-states';

/** Fewer devices do not take much memory. */
const SHARED_FROM = 1000;

export class Cursors<State> {
  private readonly states: FleetStates<State>;
  private readonly ticks: Float64Array;
  /** by device what the command log had been through when it moved last */
  private readonly seen: Uint32Array;
  private readonly log: CommandLog;

  constructor(
    private readonly model: Model<State>,
    private readonly devices: FleetDevices,
    sharedFrom = SHARED_FROM,
  ) {
    this.ticks = new Float64Array(devices.size).fill(Number.NaN);
    this.states = fleetStates(model, devices, this.ticks, sharedFrom);
    this.seen = new Uint32Array(devices.size);
    this.log = devices.log;
  }

  /** The state of device `i` at `tick`. It belongs to the cursors and changes with the next move, of any device. */
  at(i: number, tick: number): State {
    const { model, states, ticks } = this;
    if (this.seen[i] !== this.log.changes) this.look(i);
    const from = ticks[i]!;
    if (tick !== from) {
      if (tick === from + 1) model.step(states.of(i), tick);
      else if (tick > from && this.mayLeap(tick - from)) this.leap(i, tick);
      else this.seek(i, tick);
      ticks[i] = tick;
    }
    return states.of(i);
  }

  private mayLeap(ticks: number): boolean {
    return ticks * this.devices.timeline.periodMs <= (this.model.leapMs ?? 0);
  }

  /** By way of the tick before, so that what is new is new since then. */
  private leap(i: number, tick: number): void {
    const state = this.states.of(i);
    this.model.step(state, tick - 1);
    this.model.step(state, tick);
  }

  /** Has the commands to device `i` changed? */
  private look(i: number): void {
    const { log, seen, devices } = this;
    if (log.hasChangedSince(devices.ids[i]!, seen[i]!)) this.ticks[i] = Number.NaN;
    seen[i] = log.changes;
  }

  /** Also the way to a command that was logged after the last move: the model sees it from its restart on. */
  private seek(i: number, tick: number): void {
    const { model, states } = this;
    const device = states.device(i);
    const commands = states.commands(i);
    const start = model.restart(device, tick, commands);
    let at = this.ticks[i]!;
    // A device that is on its way from there already goes on.
    if (!(at >= start && at < tick)) {
      states.set(i, model.init(device, start, commands));
      at = start;
    }
    const state = states.of(i);
    for (let t = at + 1; t <= tick; t++) model.step(state, t);
  }
}
