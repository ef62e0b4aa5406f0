// The settings of `npm start` with a witness: counts what happens to messages at each node since the last deploy, and
// answers with these counts at /observed.
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

export interface Observed {
  /** messages by the id of the node: that it sent, that it was given, that it completed without an error */
  sent: Record<string, number>;
  received: Record<string, number>;
  completed: Record<string, number>;
  /** the last payload that each node sent, and the last error that it completed a message with */
  payloads: Record<string, unknown>;
  errors: Record<string, string>;
}

interface Hooks {
  add(name: string, take: (event: never) => void): void;
}

interface Completion {
  node: { id: string };
  error?: unknown;
}

const nothing = (): Observed => ({ sent: {}, received: {}, completed: {}, payloads: {}, errors: {} });
let observed = nothing();

function count(counts: Record<string, number>, id: string): void {
  counts[id] = (counts[id] ?? 0) + 1;
}

function watch(hooks: Hooks): void {
  hooks.add('onSend.observed', (events: { source: { id: string }; msg: { payload: unknown } }[]) => {
    for (const { source, msg } of events) {
      count(observed.sent, source.id);
      observed.payloads[source.id] = msg.payload;
    }
  });
  hooks.add('onReceive.observed', ({ destination }: { destination: { id: string } }) => {
    count(observed.received, destination.id);
  });
  hooks.add('onComplete.observed', ({ node, error }: Completion) => {
    if (error) observed.errors[node.id] = String(error);
    else count(observed.completed, node.id);
  });
}

// The Node-RED that reads these settings, wherever it is installed.
watch(require(path.join(path.dirname(process.argv[1]), 'lib', 'red.js')).hooks);

const settings = require(process.env.SHOPFLOOR_SETTINGS ?? path.resolve(__dirname, '../../../flows/settings.js'));

export = {
  ...settings,
  logging: { console: { level: 'warn' } },
  // Else the editor asks the internet for the catalogue of palettes.
  externalModules: { palette: { allowInstall: false, allowUpload: false } },
  httpAdminMiddleware: (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    if (request.url === '/flows' && request.method === 'POST') observed = nothing();
    if (request.url !== '/observed') {
      next();
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(observed));
  },
};
