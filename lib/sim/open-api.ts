// The OpenAPI 3.1 document of a plant's HTTP API, made of the table of its operations.
import { API, type ApiOperation } from './api';
import { ref, SCHEMAS, type Schema } from './api-schemas';

export const BODY_LIMIT_BYTES = 65_536;

/** What every operation may answer instead of what was asked. */
const EVERYWHERE: Readonly<Record<number, string>> = {
  401: 'The key is missing or wrong',
  429: 'Too many wrong keys',
  503: 'The plant does not run yet',
};

const FAILURES: Readonly<Record<number, string>> = {
  400: 'A value is missing, unknown or out of range',
  403: 'The plant hides it',
  404: 'There is no such device or command',
};

/** What an operation that takes a body may answer besides. */
const OF_BODIES: Readonly<Record<number, string>> = {
  400: 'A value is missing, unknown or out of range, or the body is not JSON',
  413: `The body is larger than ${BODY_LIMIT_BYTES} bytes`,
  415: 'The body is not application/json',
};

/** @param base the path at which the API is served, which clients put before each path */
export function openApi(base: string, version: string): object {
  const paths: Record<string, Record<string, object>> = {
    '/': {
      get: {
        operationId: 'openapi',
        summary: 'This document',
        security: [],
        responses: { 200: json('The document', { type: 'object' }) },
      },
    },
  };
  for (const operation of API) {
    const { path, method } = operation;
    paths[path] ??= {};
    paths[path][method.toLowerCase()] = describe(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Shopfloor plant',
      version,
      description:
        'Devices of a simulated plant: what they say, and what they may be asked. Keys are made in the dialog of the plant; ' +
        'one of scope "control" may do everything, one of scope "read" what changes nothing.',
    },
    servers: [{ url: base }],
    security: [{ bearer: [] }, { header: [] }],
    paths,
    components: {
      schemas: SCHEMAS,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        header: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
  };
}

function describe({ path, id, scope, summary, query = [], body, schema, fails = [] }: ApiOperation): object {
  const named = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: name === 'device' ? 'the name of a device' : 'the name of a command',
    schema: { type: 'string' },
  }));
  const failures: Record<string, string> = {
    ...EVERYWHERE,
    ...(scope === 'control' ? { 403: 'The key may read only' } : {}),
    ...Object.fromEntries(fails.map((status) => [status, FAILURES[status]!])),
    ...(body ? OF_BODIES : {}),
  };
  return {
    operationId: id,
    summary,
    description: `Needs a key of scope ${scope === 'read' ? 'read or control' : 'control'}.`,
    parameters: [...named, ...query.map((parameter) => ({ ...parameter, in: 'query' }))],
    ...(body ? { requestBody: { content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      200: json('Done', schema),
      ...Object.fromEntries(Object.entries(failures).map(([status, text]) => [status, json(text, ref('Error'))])),
    },
  };
}

function json(description: string, schema: Schema): object {
  return { description, content: { 'application/json': { schema } } };
}
