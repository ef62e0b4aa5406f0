// Readings in, one reading a load cycle out.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { readSettings } from '../common/settings';
import { runCycles } from './run';
import { readCyclesSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-cycles', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readCyclesSettings);
    if (settings) runCycles(RED, this, settings);
  });
};
