// What the editor asks of plants, for the sidebar and for dialogs: by the editor's own API and permissions.
import type { Request, Response } from 'express';
import type { NodeAPI } from 'node-red';
import { type Limits, limitsOf } from '../../lib/models/limits';
import { API, ApiError, answer } from '../../lib/sim/api';
import type { Plant } from '../../lib/sim/plant';
import { plantState } from '../../lib/sim/plant-state';
import { allPlants, findPlant } from '../common/plants';
import { createKey } from './api-keys';
import { apiState } from './http-api';

type Handler = (request: Request, plant: Plant) => unknown;

/**
 * - GET /shopfloor/plants: those that run, `[{id, name}]`
 * - GET /shopfloor/plants/<id>/devices?offset&limit&filter&selected: `{plant, total, devices, selected}`
 * - GET /shopfloor/plants/<id>/sources: as in the HTTP API
 * - POST /shopfloor/plants/<id>/commands: a command as in a message; its answer
 * - GET /shopfloor/plants/<id>/api: where the HTTP API is served
 * - GET /shopfloor/fields: what the devices of all plants measure, `[{name, unit, low, high}]`, the limits where
 *   they are known and the same for all
 * - POST /shopfloor/keys: a new key of the HTTP API and its hash, which is kept nowhere
 */
export function serveAdmin(RED: NodeAPI): void {
  const { httpAdmin, auth } = RED;
  const read = auth.needsPermission('shopfloor.read');
  const write = auth.needsPermission('shopfloor.write');

  const ofPlant = (handler: Handler) => (request: Request, response: Response) => {
    const plant = findPlant(RED, String(request.params.id));
    if (!plant) return void response.status(404).json({ error: 'this plant does not run; deploy it first' });
    try {
      response.json(handler(request, plant));
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 400;
      response.status(status).json({ error: (error as Error).message });
    }
  };

  httpAdmin.get('/shopfloor/plants', read, (_request, response) => {
    response.json(allPlants(RED).map(({ id, name }) => ({ id, name })));
  });
  httpAdmin.get('/shopfloor/plants/:id/devices', read, ofPlant(devices));
  httpAdmin.get(
    '/shopfloor/plants/:id/sources',
    read,
    ofPlant((_request, plant) => operation('sources', plant, {})),
  );
  httpAdmin.post(
    '/shopfloor/plants/:id/commands',
    write,
    ofPlant(({ body }, plant) => plant.control.execute(body)),
  );
  httpAdmin.get('/shopfloor/plants/:id/api', read, (request, response) => {
    response.json(apiState(RED, String(request.params.id)));
  });
  httpAdmin.get('/shopfloor/fields', read, (_request, response) => {
    response.json(fieldsOf(allPlants(RED).map(({ plant }) => plant)));
  });
  httpAdmin.post('/shopfloor/keys', write, (_request, response) => {
    response.set('Cache-Control', 'no-store').json(createKey());
  });
}

/** A page of devices, the one that is looked at closely, and the plant: all that the sidebar shows, in one answer. */
function devices({ query }: Request, plant: Plant): object {
  const { selected, ...page } = textsOf(query);
  const known = selected !== undefined && plant.sources.some(({ ids }) => ids.includes(selected));
  return {
    plant: plantState(plant),
    ...(operation('devices', plant, page) as object),
    selected: known ? plant.control.state(selected) : null,
  };
}

function operation(id: string, plant: Plant, query: Record<string, string>): unknown {
  return answer(API.find((one) => one.id === id)!, plant, { path: {}, query, body: {} });
}

/** A parameter that is given twice is none. */
function textsOf(query: Request['query']): Record<string, string> {
  const given = Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(given);
}

interface Field extends Limits {
  readonly name: string;
  readonly unit: string;
}

function fieldsOf(plants: readonly Plant[]): Field[] {
  const found = new Map<string, Field>();
  for (const { model } of plants.flatMap(({ sources }) => sources)) {
    for (const channel of model.channels) {
      const { name, unit } = channel;
      const field = { name, unit, ...limitsOf(channel) };
      const known = found.get(name);
      const isAlike = !known || (known.low === field.low && known.high === field.high);
      found.set(name, isAlike ? field : { name, unit });
    }
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}
