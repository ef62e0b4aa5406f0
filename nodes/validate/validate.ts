// Good messages go on, bad ones leave by another output with the reasons: JSON Schema for whatever flows.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { readSettings } from '../common/settings';
import { runValidate } from './run';
import { readValidateSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-validate', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readValidateSettings);
    if (settings) runValidate(RED, this, settings);
  });
};
