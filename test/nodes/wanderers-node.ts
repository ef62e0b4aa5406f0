// Registers `test-wanderers`: a source of the smallest kind that takes commands to its devices.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { runSource } from '../../nodes/common/fleet-source';
import { readSettings } from '../../nodes/common/settings';
import { readSourceSettings } from '../../nodes/common/source-settings';
import { WanderingModel } from '../lib/models/wandering-model';

export function wanderersNode(RED: NodeAPI): void {
  RED.nodes.registerType('test-wanderers', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, (given) => readSourceSettings(given, { prefix: 'MACHINE_' }));
    if (!settings) return;
    runSource(RED, this, settings, {
      model: new WanderingModel(),
      modelSettings: {},
      noun: 'walkers',
      label: 'walker',
    });
  });
}
