// The settings of the Node-RED that `npm start` runs, and the tests: the palette of this checkout, nothing sent home,
// no tour in front of the flow.
'use strict';
const path = require('node:path');

const ERROR = 20;

/** Prints what nodes warn of and every error; Node-RED's own remarks about its start would hide them. */
function nodeLog({ level, type, name, id, msg }) {
  if (level > ERROR && !type) return;
  console.log(type ? `[${type}: ${name || id}] ${msg?.message ?? msg}` : String(msg?.stack ?? msg));
}

module.exports = {
  flowFile: 'flows.json',
  flowFilePretty: true,
  // The editor has no password, so it is for this computer alone.
  uiHost: '127.0.0.1',
  nodesDir: [path.resolve(__dirname, '..')],
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: {
    page: { title: 'Shopfloor for Node-RED' },
    tours: false,
    palette: { categories: ['shopfloor simulate', 'shopfloor analyse', 'shopfloor connect', 'common', 'function'] },
  },
  logging: { console: { level: 'off' }, nodes: { level: 'warn', handler: () => nodeLog } },
};
