// The place of one device in its sequence of readings. Forward it steps; anywhere else it restarts its model and folds.
import type { Device, DeviceCommands, Model } from '../models/model';

export class Cursor<State> {
  private state: State | undefined;
  private tick = Number.NaN;
  private seenChanges = 0;

  constructor(
    private readonly model: Model<State>,
    readonly device: Device,
    private readonly commands: DeviceCommands,
  ) {}

  /** The state at `tick`. It belongs to the cursor and changes with its next move. */
  at(tick: number): State {
    const { model, commands } = this;
    if (tick === this.tick + 1 && commands.changes === this.seenChanges) {
      model.step(this.state as State, tick);
      this.tick = tick;
    } else if (tick !== this.tick || commands.changes !== this.seenChanges) {
      this.seek(tick);
    }
    return this.state as State;
  }

  /** Also the way to a command that was logged after the last move: the model sees it from its restart on. */
  private seek(tick: number): void {
    const { model, device, commands } = this;
    const start = model.restart(device, tick, commands);
    const state = model.init(device, start, commands);
    for (let t = start + 1; t <= tick; t++) model.step(state, t);
    this.state = state;
    this.tick = tick;
    this.seenChanges = commands.changes;
  }
}
