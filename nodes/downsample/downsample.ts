// Readings in, one reading a window of event time out.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { readSettings } from '../common/settings';
import { runDownsample } from './run';
import { readDownsampleSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-downsample', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readDownsampleSettings);
    if (settings) runDownsample(RED, this, settings);
  });
};
