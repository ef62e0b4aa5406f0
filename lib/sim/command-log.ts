// What people asked of the plant and its devices: the second input of every model, beside the seed. What has taken effect
// is never taken out, and it is plain JSON, so that it can be kept, sent and replayed.
import { InputError } from '../core/errors';
import type { DeviceCommands } from '../models/model';

/** Commands that a log takes at most; each stays for as long as the plant runs. */
const MAX_COMMANDS = 100_000;

/** Concerns the clock of the whole plant (`pause`, `resume`, `speed`) from a point in wall time on. */
export interface PlantCommand {
  /** ms since the Unix epoch, never before that of an earlier entry */
  readonly wallMs: number;
  readonly command: string;
  readonly value?: unknown;
  /** the step of a scenario that it comes from, if of one */
  readonly origin?: string;
}

/** Concerns one device from a tick of its fleet on. */
export interface DeviceCommand {
  readonly device: string;
  readonly tick: number;
  readonly command: string;
  readonly value?: unknown;
  /** the step of a scenario that it comes from, if of one */
  readonly origin?: string;
}

export type Command = PlantCommand | DeviceCommand;

export class CommandLog {
  private log: Command[] = [];
  private readonly plant: PlantCommand[] = [];
  private readonly devices = new Map<string, DeviceLog>();
  private changeCount = 0;

  /** @param entries what `toJSON` gave */
  constructor(entries: readonly Command[] = []) {
    for (const entry of entries) this.append(entry);
  }

  /** The plant-wide entries, by the wall time at which they take effect. */
  get plantCommands(): readonly PlantCommand[] {
    return this.plant;
  }

  /** The commands to one device. The view is live once there is one; until then all devices have the same. */
  of(device: string): DeviceCommands {
    return this.devices.get(device) ?? NO_COMMANDS;
  }

  /** Grows with each change: what is logged, what is withdrawn. */
  get changes(): number {
    return this.changeCount;
  }

  /** Whether the commands to `device` have changed since the log had been through `changes` changes. */
  hasChangedSince(device: string, changes: number): boolean {
    const commands = this.devices.get(device);
    return commands !== undefined && commands.changedAt > changes;
  }

  /** Logs a command to the whole plant, which takes effect at `wallMs` or, if later, with the last one. */
  addToPlant(command: string, wallMs: number, value?: unknown, origin?: string): PlantCommand {
    const entry = { wallMs: Math.max(wallMs, this.plant.at(-1)?.wallMs ?? wallMs), command, value, ...from(origin) };
    this.append(entry);
    return entry;
  }

  /**
   * Logs a command to one device. What was sent stays true: it takes effect after the last emitted tick. Commands for
   * later may be logged before.
   *
   * @param requested the tick for which it was asked
   * @param lastEmitted the device's last tick that has left, −1 before the first
   * @throws InputError when the log is full
   */
  addToDevice(
    device: string,
    command: string,
    requested: number,
    lastEmitted: number,
    value?: unknown,
    origin?: string,
  ): DeviceCommand {
    this.requireRoom(1);
    const entry = { device, tick: Math.max(requested, lastEmitted + 1), command, value, ...from(origin) };
    this.append(entry);
    return entry;
  }

  /** @throws InputError when there is no room for `count` more commands */
  requireRoom(count: number): void {
    if (this.log.length + count <= MAX_COMMANDS) return;
    const room = MAX_COMMANDS - this.log.length;
    const what = count === 1 ? 'the command' : `${count} commands`;
    throw new InputError(`no room for ${what}: ${MAX_COMMANDS} may be logged, ${room} are free; restart the plant`);
  }

  /** What came from scenarios. */
  get fromScenarios(): readonly Command[] {
    return this.log.filter(({ origin }) => origin !== undefined);
  }

  /** Takes out commands to devices. To be asked only for those whose tick has not been emitted. */
  withdraw(isWithdrawn: (command: DeviceCommand) => boolean): void {
    const gone = new Set(this.log.filter((entry): entry is DeviceCommand => 'device' in entry && isWithdrawn(entry)));
    if (gone.size === 0) return;
    this.log = this.log.filter((entry) => !gone.has(entry as DeviceCommand));
    this.changeCount++;
    for (const device of new Set([...gone].map((entry) => entry.device))) {
      this.devices.get(device)!.remove(gone, this.changeCount);
    }
  }

  toJSON(): readonly Command[] {
    return this.log;
  }

  private append(entry: Command): void {
    this.log.push(entry);
    this.changeCount++;
    if ('device' in entry) this.logOf(entry.device).insert(entry, this.changeCount);
    else this.plant.push(entry);
  }

  private logOf(device: string): DeviceLog {
    let commands = this.devices.get(device);
    if (!commands) {
      commands = new DeviceLog();
      this.devices.set(device, commands);
    }
    return commands;
  }
}

function from(origin: string | undefined): { origin?: string } {
  return origin === undefined ? {} : { origin };
}

class DeviceLog implements DeviceCommands {
  list: DeviceCommand[] = [];
  /** number of the last change of the whole log that concerned this device */
  changedAt = 0;

  /** Behind all that take effect no later. */
  insert(command: DeviceCommand, change: number): void {
    const at = this.list.findLastIndex(({ tick }) => tick <= command.tick) + 1;
    this.list.splice(at, 0, command);
    this.changedAt = change;
  }

  remove(gone: ReadonlySet<DeviceCommand>, change: number): void {
    this.list = this.list.filter((entry) => !gone.has(entry));
    this.changedAt = change;
  }

  last(tick: number, names: readonly string[]): DeviceCommand | undefined {
    return this.list.findLast((entry) => entry.tick <= tick && names.includes(entry.command));
  }
}

const NO_COMMANDS: DeviceCommands = Object.freeze(new DeviceLog());
