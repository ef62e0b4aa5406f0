// A fleet of industrial machines.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { Machine } from '../../lib/models/machine/machine';
import { runSource } from '../common/fleet-source';
import { readSettings } from '../common/settings';
import { readMachineSettings } from './settings';
import { serveStreamingFiles } from './streaming-endpoint';

export = function (RED: NodeAPI): void {
  serveStreamingFiles(RED);

  RED.nodes.registerType('shopfloor-machine', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readMachineSettings);
    if (!settings) return;
    const { source, model } = settings;
    runSource(RED, this, source, {
      model: new Machine(model),
      modelSettings: model,
      noun: 'machines',
      label: 'machine',
    });
  });
};
