// Readings, forecasts and events in, alerts out, each raised once and cleared once.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { type PlantHolder, plantOf } from '../common/plants';
import { readSettings } from '../common/settings';
import { runAlert } from './run';
import { readAlertSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-alert', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    let plant: PlantHolder | undefined;
    const settings = readSettings(this, config, (saved) => {
      const read = readAlertSettings(saved);
      if (read.plant !== '') plant = plantOf(RED, read.plant);
      return read;
    });
    if (settings) runAlert(RED, this, settings, plant);
  });
};
