// Readings in, the forecasts of their fields out.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { readSettings } from '../common/settings';
import { runForecast } from './run';
import { readForecastSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-forecast', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readForecastSettings);
    if (settings) runForecast(RED, this, settings);
  });
};
