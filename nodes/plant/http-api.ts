// The HTTP API of plants: one dispatcher below the root of flows, which finds the plant by the path; a deploy changes a table,
// never a route. Off for a plant without keys.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NodeAPI } from 'node-red';
import { ApiError, type ApiRequest, answer, operationsAt, type Scope } from '../../lib/sim/api';
import { BODY_LIMIT_BYTES, openApi } from '../../lib/sim/open-api';
import type { Plant } from '../../lib/sim/plant';
import { type ApiKey, scopeOf } from './api-keys';
import { readJsonBody } from './json-body';
import { WrongKeys } from './wrong-keys';

const ROOT = '/shopfloor';
const { version } = require('../../../package.json') as { version: string };

/** A plant that is served. */
export interface ServedPlant {
  /** id of the plant's node */
  readonly id: string;
  /** its name below ROOT */
  readonly path: string;
  readonly keys: readonly ApiKey[];
  /** undefined while it does not run yet */
  plant(): Plant | undefined;
}

const served = new Map<string, ServedPlant>();
const wrongKeys = new WrongKeys();
const mounted = new WeakSet<object>();

/** Mounts the dispatcher, once a runtime. */
export function mountApi(RED: NodeAPI): void {
  const { httpNode } = RED;
  if (!httpNode || mounted.has(httpNode)) return;
  mounted.add(httpNode);
  httpNode.use(ROOT, (request, response, next) => {
    dispatch(request, response, next).catch((error: Error) => {
      RED.log.error(`HTTP API of a plant: ${error.stack ?? error.message}`);
      if (!response.headersSent) send(response, 500, { error: 'something went wrong; the log of Node-RED says what' });
    });
  });
}

/**
 * Serves a plant until the returned function is called.
 *
 * @throws Error when another plant is served at its path
 */
export function serveApi(entry: ServedPlant): () => void {
  const other = served.get(entry.path);
  if (other) throw new Error(`the path "${entry.path}" of the HTTP API is that of another plant; choose another one`);
  served.set(entry.path, entry);
  return () => {
    if (served.get(entry.path) === entry) served.delete(entry.path);
  };
}

/** Where the API of a plant is served, and why not. */
export function apiState(RED: NodeAPI, id: string): { address: string | null; problem: string | null } {
  const { httpNodeRoot } = RED.settings as { httpNodeRoot?: string | false };
  if (httpNodeRoot === false) return { address: null, problem: 'root' };
  const entry = [...served.values()].find((one) => one.id === id);
  if (!entry) return { address: null, problem: null };
  return { address: `${(httpNodeRoot ?? '/').replace(/\/$/, '')}${ROOT}/${entry.path}`, problem: null };
}

interface Mounted extends IncomingMessage {
  /** the path at which the dispatcher is mounted, as the client sees it */
  readonly baseUrl: string;
}

/** Paths that are no plant's are left to the flows. */
async function dispatch(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> {
  const [address = '', search] = (request.url ?? '').split('?', 2);
  const [, name = '', ...rest] = address.replace(/\/$/, '').split('/');
  const entry = served.get(name);
  if (!entry) return next();
  const path = rest.map((part) => `/${part}`).join('');
  try {
    if (path === '' && (request.method === 'GET' || request.method === 'HEAD')) {
      send(response, 200, openApi(`${(request as Mounted).baseUrl}/${name}`, version));
    } else {
      send(response, 200, await serve(entry, path, new URLSearchParams(search), request, response));
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    send(response, error.status, { error: error.message });
  }
}

async function serve(
  entry: ServedPlant,
  path: string,
  search: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<unknown> {
  const scope = authenticate(entry, request, response);
  const found = operationsAt(path);
  if (!found)
    throw new ApiError(404, `there is nothing at ${path || '/'}; GET the path of the API itself for what there is`);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const operation = found.operations.find((one) => one.method === method);
  if (!operation) {
    const allowed = found.operations.map((one) => one.method).join(', ');
    response.setHeader('Allow', allowed);
    throw new ApiError(405, `the method is ${request.method}; expected ${allowed}`);
  }
  if (operation.scope === 'control' && scope !== 'control') {
    throw new ApiError(403, 'this key may read only; this needs a key of scope control');
  }
  const body = operation.body ? await readJsonBody(request, BODY_LIMIT_BYTES) : {};
  const plant = entry.plant();
  if (!plant) throw new ApiError(503, 'the plant does not run yet');
  const given: ApiRequest = { path: found.named, query: Object.fromEntries(search), body };
  return answer(operation, plant, given);
}

function authenticate({ keys }: ServedPlant, request: IncomingMessage, response: ServerResponse): Scope {
  const key = keyOf(request);
  const scope = key === undefined ? undefined : scopeOf(keys, key);
  if (scope) return scope;
  response.setHeader('WWW-Authenticate', 'Bearer realm="shopfloor"');
  if (key === undefined) throw new ApiError(401, 'a key is needed: Authorization: Bearer <key>, or X-API-Key: <key>');
  const seconds = wrongKeys.count(request.socket.remoteAddress ?? '');
  if (seconds === 0) throw new ApiError(401, 'this is no key of this plant');
  response.setHeader('Retry-After', String(seconds));
  throw new ApiError(429, `too many wrong keys; try again in ${seconds} s`);
}

/** `X-API-Key` is for Node-REDs whose `httpNodeAuth` has the other header for itself. */
function keyOf({ headers }: IncomingMessage): string | undefined {
  const own = headers['x-api-key'];
  if (typeof own === 'string' && own !== '') return own;
  return /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

function send(response: ServerResponse, status: number, content: unknown): void {
  const text = JSON.stringify(content);
  // What is left of a body that nobody reads would be taken for the next request.
  if (status === 413) response.setHeader('Connection', 'close');
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(text);
}
