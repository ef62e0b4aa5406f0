// Steers a plant: by messages, and by a timeline that is played in event time.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { readSettings } from '../common/settings';
import { runControl } from './run';
import { readControlSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-control', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readControlSettings);
    if (settings) runControl(RED, this, settings);
  });
};
