// Readings in, the same readings with their features out.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { readSettings } from '../common/settings';
import { runFeatures } from './run';
import { readFeatureSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-features', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readFeatureSettings);
    if (settings) runFeatures(RED, this, settings);
  });
};
