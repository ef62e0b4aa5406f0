// Readings to records as other systems want them, and records to readings, for core nodes of http, files and MQTT.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { readSettings } from '../common/settings';
import { runFormat } from './run';
import { readFormatSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-format', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readFormatSettings);
    if (settings) runFormat(RED, this, settings);
  });
};
