// Readings in, readings with sensor faults out, and the truth about them.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { type PlantHolder, plantOf } from '../common/plants';
import { readSettings } from '../common/settings';
import { runInjectAnomaly } from './run';
import { readInjectAnomalySettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-inject-anomaly', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    let plant: PlantHolder | undefined;
    const settings = readSettings(this, config, (saved) => {
      const read = readInjectAnomalySettings(saved);
      if (read.plant !== '') plant = plantOf(RED, read.plant);
      return read;
    });
    if (settings) runInjectAnomaly(RED, this, settings, plant);
  });
};
