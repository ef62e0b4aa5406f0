// The settings of `npm start` with a witness: counts the messages that each node sends and receives, and answers with
// these counts at /observed.
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

export interface Observed {
  /** messages by the id of the node that sent them, and those that it was given */
  sent: Record<string, number>;
  received: Record<string, number>;
  /** the last payload that each node sent */
  payloads: Record<string, unknown>;
}

interface Hooks {
  add(name: string, take: (event: never) => void): void;
}

const observed: Observed = { sent: {}, received: {}, payloads: {} };

function watch(hooks: Hooks): void {
  hooks.add('onSend.observed', (events: { source: { id: string }; msg: { payload: unknown } }[]) => {
    for (const { source, msg } of events) {
      observed.sent[source.id] = (observed.sent[source.id] ?? 0) + 1;
      observed.payloads[source.id] = msg.payload;
    }
  });
  hooks.add('onReceive.observed', ({ destination }: { destination: { id: string } }) => {
    observed.received[destination.id] = (observed.received[destination.id] ?? 0) + 1;
  });
}

// The Node-RED that reads these settings, wherever it is installed.
watch(require(path.join(path.dirname(process.argv[1]), 'lib', 'red.js')).hooks);

const settings = require(process.env.SHOPFLOOR_SETTINGS ?? path.resolve(__dirname, '../../../flows/settings.js'));

export = {
  ...settings,
  logging: { console: { level: 'warn' } },
  httpAdminMiddleware: (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    if (request.url !== '/observed') {
      next();
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(observed));
  },
};
