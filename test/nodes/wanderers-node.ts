// Registers `test-wanderers` and `test-machines`: sources of the smallest kinds that take commands to their devices.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { Model } from '../../lib/models/model';
import { readSettings } from '../../nodes/common/settings';
import { runSource } from '../../nodes/common/source';
import { readSourceSettings } from '../../nodes/common/source-settings';
import { BreakableModel } from '../lib/models/breakable-model';
import { WanderingModel } from '../lib/models/wandering-model';

export function wanderersNode(RED: NodeAPI): void {
  for (const [type, noun, model] of [
    ['test-wanderers', 'walkers', new WanderingModel()],
    ['test-machines', 'machines', new BreakableModel()],
  ] as const) {
    RED.nodes.registerType(type, function (this: Node, config: NodeDef) {
      RED.nodes.createNode(this, config);
      const settings = readSettings(this, config, (given) => readSourceSettings(given, 'MACHINE_'));
      if (settings) runSource(RED, this, settings, { model: model as Model, modelSettings: {}, noun, label: noun });
    });
  }
}
