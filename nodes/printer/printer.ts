// A fleet of simulated 3D printers.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { printerModel } from '../../lib/models/printer/model';
import { runSource } from '../common/fleet-source';
import { readSettings } from '../common/settings';
import { readPrinterSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-printer', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readPrinterSettings);
    if (!settings) return;
    const { source, model } = settings;
    runSource(RED, this, source, {
      model: printerModel(model),
      modelSettings: model,
      noun: 'printers',
      label: '3D printer',
    });
  });
};
