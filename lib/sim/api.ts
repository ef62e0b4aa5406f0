// What a plant answers over HTTP: one table of operations, of which the dispatcher takes what to do, and OpenAPI what to say.
// Nothing here knows of HTTP but methods, paths and status codes.
import { InputError, shown } from '../core/errors';
import { list, ref, type Schema, TOTAL } from './api-schemas';
import { UnknownDevice } from './control';
import { describeDevice, healthOf } from './device-state';
import type { Plant } from './plant';
import { plantState } from './plant-state';

export type Scope = 'read' | 'control';

export interface ApiRequest {
  /** the parts of the path that have names */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** of a POST; {} when there was none */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ApiParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: Schema;
}

export interface ApiOperation {
  readonly method: 'GET' | 'POST';
  /** with `{name}` for a part that may be anything */
  readonly path: string;
  readonly id: string;
  readonly scope: Scope;
  readonly summary: string;
  readonly query?: readonly ApiParameter[];
  readonly body?: Schema;
  /** of the answer */
  readonly schema: Schema;
  /** what else it may answer, beside what all may */
  readonly fails?: readonly (400 | 403 | 404)[];
  run(plant: Plant, request: ApiRequest): unknown;
}

/** A request that cannot be answered, and the status code that says so. */
export class ApiError extends InputError {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 100;
const MAX_FILTER = 200;

const PAGE: readonly ApiParameter[] = [
  { name: 'offset', description: 'how many to leave out', schema: { type: 'integer', minimum: 0, default: 0 } },
  {
    name: 'limit',
    description: 'how many at most',
    schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
  },
];

const FILTER: ApiParameter = {
  name: 'filter',
  description: 'only devices whose name or condition holds this text',
  schema: { type: 'string', maxLength: MAX_FILTER },
};

const AT = {
  at: { type: ['string', 'number'], description: 'event time for which it is asked; at once when missing' },
};
const NO_BODY: Schema = { type: 'object', additionalProperties: false };

export const API: readonly ApiOperation[] = [
  {
    method: 'GET',
    path: '/state',
    id: 'state',
    scope: 'read',
    summary: 'The plant: its clock, and how many devices it has here',
    schema: ref('Plant'),
    run: (plant) => plantState(plant),
  },
  {
    method: 'GET',
    path: '/sources',
    id: 'sources',
    scope: 'read',
    summary: 'What the devices of each source are and take',
    schema: list('Source', {}, 'sources'),
    run: (plant) => ({ sources: plant.control.describe() }),
  },
  {
    method: 'GET',
    path: '/commands',
    id: 'commands',
    scope: 'read',
    summary: 'What the plant and its devices take',
    schema: list('Command', {}, 'commands'),
    run: (plant) => ({ commands: plant.control.allCommands() }),
  },
  {
    method: 'GET',
    path: '/devices',
    id: 'devices',
    scope: 'read',
    summary: 'The devices, page by page, with what each said last',
    query: [...PAGE, FILTER],
    schema: list('Device', { total: TOTAL }, 'devices'),
    fails: [400],
    run: (plant, { query }) => {
      const { total, states } = plant.control.page(offsetOf(query), limitOf(query), filterOf(query));
      return { total, devices: states };
    },
  },
  {
    method: 'GET',
    path: '/devices/{device}',
    id: 'device',
    scope: 'read',
    summary: 'A device, with what it said last',
    schema: ref('Device'),
    fails: [404],
    run: (plant, { path }) => plant.control.state(path.device!),
  },
  {
    method: 'GET',
    path: '/devices/{device}/status',
    id: 'status',
    scope: 'read',
    summary: 'How a device does, in a word',
    schema: ref('Status'),
    fails: [404],
    run: (plant, { path }) => {
      const place = plant.control.place(path.device!);
      const { device, condition, timestamp } = plant.control.state(path.device!);
      return { device, status: healthOf(place), condition, timestamp };
    },
  },
  {
    method: 'GET',
    path: '/devices/{device}/describe',
    id: 'describe',
    scope: 'read',
    summary: 'What a device is and takes',
    schema: ref('DeviceDescription'),
    fails: [404],
    run: (plant, { path }) => describeDevice(plant.control.place(path.device!)),
  },
  {
    method: 'POST',
    path: '/devices/{device}/{command}',
    id: 'command',
    scope: 'control',
    summary: 'Asks something of a device (or of all that take it: *): inject, clear, maintenance, power, …',
    body: {
      type: 'object',
      properties: AT,
      additionalProperties: true,
      description: 'the values of the command by name, as `describe` has them',
      examples: [{ failure: 'bearing_failure', from: 0.5 }],
    },
    schema: list('Effect', { command: { type: 'string' } }, 'devices'),
    fails: [400, 404],
    run: (plant, { path: { device, command }, body }) => {
      const named = device === '*' ? undefined : plant.control.place(device!);
      const takes = (named ? [named.source] : plant.sources).some(({ model }) => {
        return model.commands?.some(({ name }) => name === command);
      });
      // The rest of what a message may ask (states, the plant's clock) has places of its own.
      if (!takes) throw new ApiError(404, plant.control.unknownCommand(command!, named));
      return plant.control.execute({ ...body, devices: undefined, device, command });
    },
  },
  ...(['pause', 'resume', 'restart'] as const).map(
    (command): ApiOperation => ({
      method: 'POST',
      path: `/${command}`,
      id: command,
      scope: 'control',
      summary: {
        pause: 'Stops the clock of the plant',
        resume: 'Lets the clock of the plant go on',
        restart: 'Begins everything anew',
      }[command],
      body: NO_BODY,
      schema: ref('Plant'),
      fails: [400],
      run: (plant, { body }) => {
        plant.control.execute({ ...body, device: undefined, command });
        return plantState(plant);
      },
    }),
  ),
  {
    method: 'POST',
    path: '/speed',
    id: 'speed',
    scope: 'control',
    summary: 'Sets how fast event time runs',
    body: {
      type: 'object',
      properties: { value: { type: 'number', minimum: 0.001, maximum: 1_000_000, description: '× wall time' } },
      required: ['value'],
      additionalProperties: false,
    },
    schema: ref('Plant'),
    fails: [400],
    run: (plant, { body }) => {
      plant.control.execute({ ...body, device: undefined, command: 'speed' });
      return plantState(plant);
    },
  },
  {
    method: 'GET',
    path: '/truth',
    id: 'truth',
    scope: 'read',
    summary: 'The anomalies under way, unless the plant hides its ground truth',
    query: PAGE,
    schema: list('Truth', { total: TOTAL }, 'anomalies'),
    fails: [400, 403],
    run: (plant, { query }) => {
      if (plant.truth === 'hidden') throw new ApiError(403, 'the plant hides its ground truth');
      return plant.control.truth(offsetOf(query), limitOf(query));
    },
  },
];

/** The operations at a path (without a slash at its end), by method, and the named parts of it; undefined: there is none. */
export function operationsAt(
  path: string,
): { operations: readonly ApiOperation[]; named: Record<string, string> } | undefined {
  const parts = path.split('/').slice(1).map(decoded);
  for (const template of TEMPLATES) {
    const { names } = template;
    if (names.length !== parts.length) continue;
    const fits = names.every(({ name, fixed }, i) => (fixed ? parts[i] === name : parts[i] !== ''));
    if (!fits) continue;
    const named = names.flatMap(({ name, fixed }, i) => (fixed ? [] : [[name, parts[i]!] as const]));
    return { operations: template.operations, named: Object.fromEntries(named) };
  }
  return undefined;
}

/** Does what a request asks. @throws ApiError with the status code */
export function answer(operation: ApiOperation, plant: Plant, request: ApiRequest): unknown {
  try {
    return operation.run(plant, request);
  } catch (error) {
    if (error instanceof ApiError || !(error instanceof InputError)) throw error;
    throw new ApiError(error instanceof UnknownDevice ? 404 : 400, error.message);
  }
}

interface Template {
  readonly path: string;
  readonly names: readonly { readonly name: string; readonly fixed: boolean }[];
  readonly operations: ApiOperation[];
}

/** In the order of the table: a path with a fixed part stands before one in which that part may be anything. */
const TEMPLATES: readonly Template[] = templates();

function templates(): Template[] {
  const byPath = new Map<string, Template>();
  for (const operation of API) {
    const { path } = operation;
    const names = path
      .split('/')
      .slice(1)
      .map((part) => {
        const name = /^\{(\w+)\}$/.exec(part)?.[1];
        return name ? { name, fixed: false } : { name: part, fixed: true };
      });
    const template = byPath.get(path) ?? { path, names, operations: [] };
    template.operations.push(operation);
    byPath.set(path, template);
  }
  return [...byPath.values()];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ApiError(400, `the path holds ${shown(part)}; expected text encoded for a URL`);
  }
}

function offsetOf({ offset }: ApiRequest['query']): number {
  return whole('offset', offset, 0, Number.MAX_SAFE_INTEGER, 0);
}

function limitOf({ limit }: ApiRequest['query']): number {
  return whole('limit', limit, 1, MAX_LIMIT, DEFAULT_LIMIT);
}

function filterOf({ filter = '' }: ApiRequest['query']): string {
  if (filter.length <= MAX_FILTER) return filter;
  throw new InputError(`filter has ${filter.length} characters; expected at most ${MAX_FILTER}`);
}

function whole(name: string, text: string | undefined, min: number, max: number, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new InputError(`${name} is ${shown(text)}; expected a whole number ${range}`);
}
