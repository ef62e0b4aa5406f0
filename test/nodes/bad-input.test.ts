// Expressions, tables, schemas and keys that cannot be used, in a running Node-RED: red status and one sentence, which names
// what was given and what was expected; a deploy mends it.
import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import customNode = require('../../nodes/custom/custom');
import motorNode = require('../../nodes/motor/motor');
import plantNode = require('../../nodes/plant/plant');
import validateNode = require('../../nodes/validate/validate');

import { readDialog } from '../support/dialogs';
import { deploy, errors, inNodeRed, sinkNode, statusOf, until } from './flow-kit';

const NODES = [plantNode, customNode, motorNode, validateNode, sinkNode];

/** A node of a folder as its dialog saves it, with other settings. */
function node(folder: string, more: object): object {
  const { type, defaults, outputs = 1 } = readDialog(folder);
  const usual = Object.fromEntries(Object.entries(defaults).map(([name, { value }]) => [name, value]));
  return {
    ...structuredClone(usual),
    id: 'node',
    type,
    wires: Array.from({ length: outputs }, () => ['sink']),
    ...more,
  };
}
const flow = (...nodes: object[]) => [...nodes, { id: 'sink', type: 'test-sink' }];

describe('settings that cannot be used', () => {
  inNodeRed();

  const row = (of: string) => ({
    channels: [
      { name: 'x', signal: 'formula', of },
      { name: 'y', signal: 'constant' },
    ],
  });
  const table = (recorded: string) => ({ profile: 'physical', pattern: 'recorded', recorded, recordedColumn: 'load' });

  for (const [what, folder, settings, status, sentence] of [
    [
      'an expression with a word that is none',
      'custom',
      row('2 * tempo'),
      'bad channels',
      /^channels is "2 \* tempo"; expected a formula of x: unknown name 'tempo' at 5; there are t, tick, hour, x, y/,
    ],
    [
      'an expression that does not end',
      'custom',
      row('max(1, y'),
      'bad channels',
      /^channels is "max\(1, y"; expected a formula of x: /,
    ],
    [
      'an expression that would be code elsewhere',
      'custom',
      row('y + process(1)'),
      'bad channels',
      /^channels is "y \+ process\(1\)"; expected a formula of x: unknown function 'process' at 5; there are /,
    ],
    [
      'an expression that leads back to itself',
      'custom',
      row('x + 1'),
      'bad channels',
      /expected a formula of x that does not lead back to it$/,
    ],
    [
      'a CSV row without a number',
      'motor',
      table('time;load\n0;10\n1;full\n'),
      'bad recorded',
      /^recorded is "full"; expected a number in row 3$/,
    ],
    [
      'a CSV file without the column',
      'motor',
      { ...table('time;load\n0;10\n1;20\n'), recordedColumn: 'laod' },
      'bad recordedColumn',
      /^recordedColumn is "laod"; expected one of the columns: time, load$/,
    ],
    [
      'a schema of no type that there is',
      'validate',
      { schema: 'own', ownSchema: '{"type": "nubmer"}' },
      'bad ownSchema',
      /^ownSchema is .*nubmer.*; expected /,
    ],
    [
      'a key that was not made here',
      'plant',
      { apiKeys: [{ name: 'a', scope: 'control', hash: 'secret' }] },
      '',
      /^apiKeys is .*; expected a key made in this dialog in row 1/,
    ],
  ] as const) {
    it(`${what} is refused with the place and what was expected, and mended by a deploy`, async () => {
      await helper.load(NODES, flow(node(folder, settings)));
      if (status) await until('a red status', () => statusOf('node') === `red ring ${status}`);
      assert.equal(errors().length, 1);
      assert.match(errors()[0]!, sentence);
      await deploy(flow(node(folder, {})));
      assert.equal(errors().length, 1);
      if (status) await until('another status', () => !/^red/.test(statusOf('node')));
    });
  }
});
