// A fleet of simulated motors.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { motorModel } from '../../lib/models/motor/model';
import { runSource } from '../common/fleet-source';
import { readSettings } from '../common/settings';
import { readMotorSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-motor', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readMotorSettings);
    if (!settings) return;
    const { source, model } = settings;
    runSource(RED, this, source, {
      model: motorModel(model),
      modelSettings: model,
      noun: 'motors',
      label: 'motor',
    });
  });
};
