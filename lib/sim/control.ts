// How people steer a plant: one implementation for messages, the control node, HTTP and the sidebar. It finds the devices
// that a request names, checks what it asks, and logs it; the models see the log.
import { InputError } from '../core/errors';
import { deviceKey } from '../core/hash';
import { suggestion } from '../core/nearest';
import type { Reading } from '../core/reading';
import type { Anomaly, Channel, CommandSpec, Model } from '../models/model';
import { ALL, type CommandRequest, parseRequest } from './command-request';
import { commandValues } from './command-values';
import type { Plant } from './plant';

/** A source as it joins a plant, as control sees it. `i` is a place in `ids`. */
export interface CommandedSource {
  /** what people call it */
  readonly name: string;
  /** what its devices are called, plural */
  readonly noun: string;
  readonly model: Model;
  /** the devices that run here */
  readonly ids: readonly string[];
  /** the last tick whose reading was made, from which on nothing can be changed; less than 0 before the first */
  lastTick(i: number): number;
  /** the first tick at or after an event time, ms since the Unix epoch */
  tickAt(eventMs: number): number;
  /** event time of a tick, ms since the Unix epoch */
  timeOf(tick: number): number;
  /** what the device said last; undefined before its first tick */
  latest(i: number): Latest | undefined;
}

export interface Latest {
  /** undefined while it sends nothing */
  readonly reading: Reading | undefined;
  readonly condition: string | undefined;
  readonly anomalies: readonly Anomaly[];
}

/** A device as people see it. */
export interface DeviceState {
  readonly device: string;
  readonly source: string;
  readonly kind: string;
  /** event time of what is said, ms since the Unix epoch; null before the first reading */
  readonly timestamp: number | null;
  readonly condition: string | null;
  readonly reading: Reading | null;
  /** types of the anomalies under way; only where the plant does not hide the ground truth */
  readonly anomalies?: readonly string[];
}

/** What a device is and takes. */
export interface DeviceDescription {
  readonly device: string;
  readonly source: string;
  readonly kind: string;
  readonly fields: readonly Channel[];
  readonly failures: readonly string[];
  readonly commands: readonly CommandSpec[];
}

/** What came of a request. */
export type Answer =
  | { readonly command: string; readonly devices: readonly { readonly device: string; readonly at: number }[] }
  | { readonly command: 'devices'; readonly states: readonly DeviceState[] }
  | { readonly command: 'describe'; readonly descriptions: readonly DeviceDescription[] }
  | { readonly command: 'help'; readonly commands: readonly Pick<CommandSpec, 'name' | 'does'>[] };

/** What the plant itself takes. */
export const PLANT_COMMANDS: readonly CommandSpec[] = [
  { name: 'pause', does: 'stops the clock of the plant', parameters: [] },
  { name: 'resume', does: 'lets the clock go on', parameters: [] },
  {
    name: 'speed',
    does: 'sets how fast event time runs',
    parameters: [{ name: 'value', kind: 'number', unit: '× wall time', min: 0.001, max: 1_000_000 }],
  },
  { name: 'restart', does: 'begins everything anew', parameters: [] },
];

const QUERIES: readonly CommandSpec[] = [
  { name: 'devices', does: 'shows the state of the devices', parameters: [] },
  { name: 'describe', does: 'shows fields, units, bands, failures and commands of the devices', parameters: [] },
  { name: 'help', does: 'shows the commands', parameters: [] },
];

export class Control {
  constructor(private readonly plant: Plant) {}

  /**
   * Does what `input` asks, as `parseRequest` reads it.
   *
   * @throws InputError for words and values that are unknown, with those that were probably meant
   */
  execute(input: unknown): Answer {
    const request = parseRequest(input, this.ids());
    const { command, devices } = request;
    if (command === 'help') return { command, commands: this.allCommands() };
    if (command === 'devices') return { command, states: this.states(this.found(request, true)) };
    if (command === 'describe') return { command, descriptions: this.found(request, true).map(describe) };
    if (PLANT_COMMANDS.some(({ name }) => name === command) && devices.length === 0) return this.steer(request);
    return { command, devices: this.found(request, false).map((place) => this.command(place, request)) };
  }

  /** How many devices there are whose id or condition holds `filter`, and `limit` of them from `offset` on. */
  page(offset: number, limit: number, filter = ''): { total: number; states: DeviceState[] } {
    const wanted = filter.toLowerCase();
    const places = this.places().filter(({ source, i }) => {
      if (wanted === '' || source.ids[i]!.toLowerCase().includes(wanted)) return true;
      return source.latest(i)?.condition?.toLowerCase().includes(wanted) ?? false;
    });
    return { total: places.length, states: this.states(places.slice(offset, offset + limit)) };
  }

  private command({ source, i }: Place, { command, atMs, values }: CommandRequest): { device: string; at: number } {
    const device = source.ids[i]!;
    const specs = source.model.commands ?? [];
    const spec = specs.find(({ name }) => name === command);
    if (!spec) {
      const names = [...specs, ...PLANT_COMMANDS, ...QUERIES].map(({ name }) => name);
      throw new InputError(`unknown command '${command}' of ${device}; ${suggestion(command, names)}`);
    }
    const lastTick = source.lastTick(i);
    const tick = Math.max(atMs === undefined ? 0 : source.tickAt(atMs), lastTick + 1);
    const checked = commandValues(spec, values, deviceKey(this.plant.seed, device), tick);
    const entry = this.plant.commandDevice(device, command, tick, lastTick, checked);
    return { device, at: source.timeOf(entry.tick) };
  }

  private steer({ command, values }: CommandRequest): Answer {
    const spec = PLANT_COMMANDS.find(({ name }) => name === command)!;
    const { value } = commandValues(spec, values, deviceKey(this.plant.seed, ''), 0);
    if (command === 'speed') this.plant.setSpeed(value as number);
    else this.plant[command as 'pause' | 'resume' | 'restart']();
    return { command, devices: [] };
  }

  /** The devices that a request names; all when it names none and `orAll`. */
  private found({ command, devices }: CommandRequest, orAll: boolean): readonly Place[] {
    const places = this.places();
    if (devices.length === 0 && !orAll) {
      const known = this.allCommands().map(({ name }) => name);
      if (!known.includes(command)) throw new InputError(`unknown command '${command}'; ${suggestion(command, known)}`);
      throw new InputError(`${command} needs a device; ${suggestion('', this.ids())}`);
    }
    if (devices.length === 0 || devices.includes(ALL)) return places;
    return devices.map((device) => {
      const place = places.find(({ source, i }) => source.ids[i] === device);
      if (place) return place;
      throw new InputError(`unknown device '${device}'; ${suggestion(device, this.ids())}`);
    });
  }

  private states(places: readonly Place[]): DeviceState[] {
    const tells = this.plant.truth !== 'hidden';
    return places.map(({ source, i }) => {
      const latest = source.latest(i);
      const { reading = null, condition = null } = latest ?? {};
      return {
        device: source.ids[i]!,
        source: source.name,
        kind: source.noun,
        timestamp: latest ? source.timeOf(source.lastTick(i)) : null,
        condition,
        reading,
        ...(tells ? { anomalies: latest?.anomalies.map(({ type }) => type) ?? [] } : {}),
      };
    });
  }

  private allCommands(): CommandSpec[] {
    const byName = new Map<string, CommandSpec>();
    for (const { model } of this.plant.sources) for (const spec of model.commands ?? []) byName.set(spec.name, spec);
    for (const spec of [...PLANT_COMMANDS, ...QUERIES]) byName.set(spec.name, spec);
    return [...byName.values()];
  }

  private places(): Place[] {
    return this.plant.sources.flatMap((source) => source.ids.map((_id, i) => ({ source, i })));
  }

  private ids(): string[] {
    return this.plant.sources.flatMap(({ ids }) => [...ids]);
  }
}

interface Place {
  readonly source: CommandedSource;
  readonly i: number;
}

function describe({ source, i }: Place): DeviceDescription {
  const { name, noun, model, ids } = source;
  const { channels, commands = [] } = model;
  const injected = commands.find((command) => command.name === 'inject')?.parameters[0];
  const failures = injected?.kind === 'choice' ? injected.choices : [];
  return { device: ids[i]!, source: name, kind: noun, fields: channels, failures, commands };
}
