// A fleet of devices whose channels a person has made up.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { Custom } from '../../lib/models/custom/custom';
import { runSource } from '../common/fleet-source';
import { readSettings } from '../common/settings';
import { readCustomSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-custom', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readCustomSettings);
    if (!settings) return;
    const { source, model } = settings;
    runSource(RED, this, source, {
      model: new Custom(model),
      modelSettings: model,
      noun: 'devices',
      label: 'custom device',
    });
  });
};
