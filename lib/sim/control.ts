// How people steer a plant: one implementation for messages, the control node, HTTP and the sidebar. It finds the devices
// that a request names, checks what it asks, and logs it; the models see the log.
import { InputError } from '../core/errors';
import { deviceKey } from '../core/hash';
import { quoted, suggestion } from '../core/nearest';
import type { Reading } from '../core/reading';
import type { Anomaly, CommandSpec, Model } from '../models/model';
import { ALL, type CommandRequest, FIRST, parseRequest } from './command-request';
import { commandValues } from './command-values';
import {
  type CommandDescription,
  type DeviceDescription,
  type DeviceState,
  describeCommand,
  describeDevice,
  describeSource,
  type Place,
  pageOf,
  type SourceDescription,
  stateOf,
  type TruthNow,
  truthOf,
} from './device-state';
import type { Plant } from './plant';

/** A source as it joins a plant, as control sees it. `i` is a place in `ids`. */
export interface CommandedSource {
  /** what people call it */
  readonly name: string;
  /** what its devices are called, plural */
  readonly noun: string;
  readonly model: Pick<Model, 'channels' | 'commands' | 'status'>;
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
  /** that part of it alone */
  condition(i: number): string | undefined;
}

export interface Latest {
  /** undefined while it sends nothing */
  readonly reading: Reading | undefined;
  readonly condition: string | undefined;
  readonly anomalies: readonly Anomaly[];
}

/** A command that has been logged, and when it takes effect: event time, ms since the Unix epoch. */
export interface Effect {
  readonly device: string;
  readonly at: number;
}

/** What came of a request. */
export type Answer =
  | { readonly command: string; readonly devices: readonly Effect[] }
  | { readonly command: 'devices'; readonly states: readonly DeviceState[] }
  | { readonly command: 'describe'; readonly descriptions: readonly DeviceDescription[] }
  | { readonly command: 'help'; readonly commands: readonly CommandDescription[] };

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

/** No source has a device of that name here. */
export class UnknownDevice extends InputError {}

export class Control {
  constructor(private readonly plant: Plant) {}

  /**
   * Does what `input` asks, as `parseRequest` reads it: all of it, or nothing.
   *
   * @throws InputError for words and values that are unknown, with those that were probably meant
   */
  execute(input: unknown): Answer {
    const request = this.parsed(input);
    const { command, devices } = request;
    if (command === 'help') return { command, commands: this.allCommands() };
    if (command === 'devices') {
      const tells = this.tellsTruth;
      return { command, states: this.found(request, true).map((place) => stateOf(place, tells)) };
    }
    if (command === 'describe') return { command, descriptions: this.found(request, true).map(describeDevice) };
    if (isPlantCommand(command)) {
      if (devices.length > 0) throw forPlant(command);
      if (request.atMs !== undefined) throw new InputError(`${command} is done at once; expected no payload.at`);
      this.steer(command, request.values);
      return { command, devices: [] };
    }
    const places = this.found(request, false);
    return { command, devices: this.give(this.takers(places, request), request) };
  }

  /** How many devices there are whose id or condition holds `filter`, and `limit` of them from `offset` on. */
  page(offset: number, limit: number, filter = ''): { total: number; states: DeviceState[] } {
    const { total, places } = pageOf(this.plant.sources, offset, limit, filter);
    const tells = this.tellsTruth;
    return { total, states: places.map((place) => stateOf(place, tells)) };
  }

  /** @throws InputError when there is no such device here */
  place(device: string): Place {
    if (device === ALL) throw new UnknownDevice(`"${ALL}" means all devices; expected the name of one`);
    return this.found({ command: '', devices: [device] }, true)[0]!;
  }

  state(device: string): DeviceState {
    return stateOf(this.place(device), this.tellsTruth);
  }

  /** What the devices of each source are and take. */
  describe(): SourceDescription[] {
    return this.plant.sources.map(describeSource);
  }

  /** What the plant and its devices take. */
  allCommands(): CommandDescription[] {
    const byName = new Map<string, CommandSpec>();
    for (const { model } of this.plant.sources) for (const spec of model.commands ?? []) byName.set(spec.name, spec);
    for (const spec of [...PLANT_COMMANDS, ...QUERIES]) byName.set(spec.name, spec);
    return [...byName.values()].map(describeCommand);
  }

  /**
   * The anomalies that are under way, by device: how many, and `limit` of them from `offset` on.
   *
   * @throws InputError when the plant hides the ground truth
   */
  truth(offset: number, limit: number): { total: number; anomalies: TruthNow[] } {
    if (!this.tellsTruth) throw new InputError('the plant hides its ground truth');
    const all = pageOf(this.plant.sources, 0, Infinity, '').places.flatMap(truthOf);
    return { total: all.length, anomalies: all.slice(offset, offset + limit) };
  }

  /**
   * Logs a command to each of `places`, or to none.
   *
   * @param origin the step of a scenario that it comes from
   * @throws InputError for a command or value that one of them does not take
   */
  give(places: readonly Place[], { command, atMs, values }: GivenCommand, origin?: string): Effect[] {
    this.plant.commands.requireRoom(places.length);
    const checked = places.map(({ source, i }) => {
      const device = source.ids[i]!;
      const spec = this.specOf(source, command, device);
      const lastTick = source.lastTick(i);
      const tick = Math.max(atMs === undefined ? 0 : source.tickAt(atMs), lastTick + 1);
      const key = deviceKey(this.plant.seed, device);
      return { source, device, tick, lastTick, value: commandValues(spec, values, key, tick) };
    });
    return checked.map(({ source, device, tick, lastTick, value }) => {
      const entry = this.plant.commandDevice(device, command, tick, lastTick, value, origin);
      return { device, at: source.timeOf(entry.tick) };
    });
  }

  /**
   * Says why a step of a scenario is for no device.
   *
   * @throws InputError
   */
  refuse({ command, devices }: Pick<CommandRequest, 'command' | 'devices'>): never {
    if (QUERIES.some(({ name }) => name === command)) {
      throw new InputError(`${command} is a question; expected something that a device or the plant does`);
    }
    for (const { source, i } of this.found({ command, devices }, false)) this.specOf(source, command, source.ids[i]!);
    throw new InputError(`${command} is for no device`);
  }

  /** Does what a command to the plant itself asks. */
  steer(command: string, values: Readonly<Record<string, unknown>>, origin?: string): void {
    const spec = PLANT_COMMANDS.find(({ name }) => name === command)!;
    const { value } = commandValues(spec, values, deviceKey(this.plant.seed, ''), 0);
    if (command === 'speed') this.plant.setSpeed(value as number, origin);
    else if (command === 'restart') this.plant.restart();
    else this.plant[command as 'pause' | 'resume'](origin);
  }

  private parsed(input: unknown): CommandRequest {
    const request = parseRequest(input, typeof input === 'string' ? this.ids() : []);
    const { command, devices } = request;
    // "speed 20": the text form has the device in the first place, the plant has none.
    if (typeof input !== 'string' || !isPlantCommand(command) || devices.length === 0) return request;
    const words = [...devices, ...Object.values(request.values)];
    return { ...request, devices: [], values: { [FIRST]: words.join(' ') } };
  }

  /** Of all devices those that take the command, when all were meant; else those that were named. */
  private takers(places: readonly Place[], { command, devices }: CommandRequest): readonly Place[] {
    if (!devices.includes(ALL)) return places;
    const takers = places.filter(({ source }) => source.model.commands?.some(({ name }) => name === command));
    return takers.length > 0 ? takers : places;
  }

  private specOf(source: CommandedSource, command: string, device: string): CommandSpec {
    const specs = source.model.commands ?? [];
    const spec = specs.find(({ name }) => name === command);
    if (spec) return spec;
    if (isPlantCommand(command)) throw forPlant(command);
    const names = [...specs, ...PLANT_COMMANDS, ...QUERIES].map(({ name }) => name);
    throw new InputError(`unknown command ${quoted(command)} of ${device}; ${suggestion(command, names)}`);
  }

  /** Says that a device, or any, takes no such command, and which are taken. */
  unknownCommand(command: string, place?: Place): string {
    const sources = place ? [place.source] : this.plant.sources;
    const names = new Set(sources.flatMap(({ model }) => (model.commands ?? []).map(({ name }) => name)));
    const of = place ? ` of ${place.source.ids[place.i]}` : '';
    return `unknown command ${quoted(command)}${of}; ${suggestion(command, [...names])}`;
  }

  /** The devices that a request names; all when it names none and `orAll`. */
  private found({ command, devices }: Pick<CommandRequest, 'command' | 'devices'>, orAll: boolean): readonly Place[] {
    if (devices.length === 0 && !orAll) {
      const known = this.allCommands().map(({ name }) => name);
      if (!known.includes(command))
        throw new InputError(`unknown command ${quoted(command)}; ${suggestion(command, known)}`);
      throw new InputError(`${command} needs a device; ${suggestion('', this.ids())}`);
    }
    const { sources } = this.plant;
    if (devices.length === 0 || devices.includes(ALL)) return pageOf(sources, 0, Infinity, '').places;
    const wanted = new Map<string, Place | undefined>(devices.map((device) => [device, undefined]));
    for (const source of sources) {
      for (const [i, id] of source.ids.entries()) if (wanted.has(id)) wanted.set(id, { source, i });
    }
    return Array.from(wanted, ([device, place]) => {
      if (place) return place;
      throw new UnknownDevice(`unknown device ${quoted(device)}; ${suggestion(device, this.ids())}`);
    });
  }

  private get tellsTruth(): boolean {
    return this.plant.truth !== 'hidden';
  }

  private ids(): string[] {
    return this.plant.sources.flatMap(({ ids }) => [...ids]);
  }
}

/** A command to devices that have been found. */
export type GivenCommand = Pick<CommandRequest, 'command' | 'atMs' | 'values'>;

function forPlant(command: string): InputError {
  return new InputError(`${command} is for the whole plant; expected no device`);
}

/** The command is for the plant, not for its devices. */
export function isPlantCommand(command: string): boolean {
  return PLANT_COMMANDS.some(({ name }) => name === command);
}
