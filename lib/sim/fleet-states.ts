// The states of a fleet's devices: one for each, or one that stands for each of them in turn, where the model can keep what
// sets them apart. The one takes a tenth of the memory, and to put its values away and take others out about as long as a
// reading takes.
import { KeptValues } from '../core/kept-values';
import type { Device, DeviceCommands, Model } from '../models/model';
import type { FleetDevices, RovingDevice } from './fleet-devices';

/** `i` is a device's place among those owned. */
export interface FleetStates<State> {
  /** Until another device is asked for, or for good. */
  of(i: number): State;
  set(i: number, state: State): void;
  /** What a state of device `i` is to be made with. */
  device(i: number): Device;
  commands(i: number): DeviceCommands;
}

/**
 * @param ticks by device where it is
 * @param sharedFrom so many devices share a state
 */
export function fleetStates<State>(
  model: Model<State>,
  devices: FleetDevices,
  ticks: Float64Array,
  sharedFrom: number,
): FleetStates<State> {
  const shares = model.keep && devices.size >= sharedFrom;
  return shares ? new SharedState(model as Keeping<State>, devices, ticks) : new OwnStates(devices);
}

class OwnStates<State> implements FleetStates<State> {
  private readonly states: State[] = [];

  constructor(private readonly devices: FleetDevices) {}

  of(i: number): State {
    return this.states[i]!;
  }

  set(i: number, state: State): void {
    this.states[i] = state;
  }

  device(i: number): Device {
    return this.devices.device(i);
  }

  commands(i: number): DeviceCommands {
    return this.devices.commands(i);
  }
}

type Keeping<State> = Model<State> & Required<Pick<Model<State>, 'keep'>>;

class SharedState<State> implements FleetStates<State> {
  private readonly roving: RovingDevice;
  private kept: KeptValues | undefined;
  private state: State | undefined;
  /** whose values are in it; −1 for nobody's */
  private place = -1;

  constructor(
    private readonly model: Keeping<State>,
    private readonly devices: FleetDevices,
    private readonly ticks: Float64Array,
  ) {
    this.roving = devices.roving();
  }

  of(i: number): State {
    if (i !== this.place) {
      this.goTo(i);
      this.kept!.takeOut(i);
      this.model.keep(this.state!, this.kept!, this.ticks[i]!);
      this.place = i;
    }
    return this.state!;
  }

  set(i: number, state: State): void {
    this.kept ??= new KeptValues(this.devices.size, (kept) => this.model.keep(state, kept, Number.NaN));
    this.state = state;
    this.place = i;
  }

  device(i: number): Device {
    this.goTo(i);
    return this.roving;
  }

  commands(): DeviceCommands {
    return this.roving.commands;
  }

  private goTo(i: number): void {
    const { place, kept, model } = this;
    if (i === place) return;
    if (place >= 0) {
      kept!.putAway(place);
      model.keep(this.state!, kept!, Number.NaN);
      this.place = -1;
    }
    this.roving.goTo(i);
  }
}
