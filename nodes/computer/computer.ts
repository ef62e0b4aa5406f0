// A fleet of simulated computers.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { Computer } from '../../lib/models/computer/computer';
import { runSource } from '../common/fleet-source';
import { readSettings } from '../common/settings';
import { readComputerSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-computer', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readComputerSettings);
    if (!settings) return;
    const { source, model } = settings;
    runSource(RED, this, source, {
      model: new Computer(model),
      modelSettings: model,
      noun: 'computers',
      label: 'computer',
    });
  });
};
