// The plant: the clock, seed and ground truth that its sources share. The run itself outlives this node.
import type { NodeAPI, NodeDef } from 'node-red';
import { Plant, type SavedPlant } from '../../lib/sim/plant';
import { isInFlow } from '../common/deploys';
import { keepState } from '../common/kept-state';
import { PlantHolder, type PlantNode } from '../common/plants';
import { Settings } from '../common/settings';
import { serveCommands } from './commands';
import { readPlantSettings } from './settings';

export = function (RED: NodeAPI): void {
  serveCommands(RED);

  RED.nodes.registerType('shopfloor-plant', function (this: PlantNode, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const holder = new PlantHolder(config.name || 'plant');
    this.holder = holder;
    try {
      const settings = readPlantSettings(new Settings(config as unknown as Record<string, unknown>));
      keepState<Plant>(
        this,
        {
          fingerprint: Plant.identity(settings),
          create: (saved) => new Plant(settings, saved as SavedPlant | undefined),
          save: (plant) => plant.toJSON(),
          store: settings.store,
          isDisabled: () => isInFlow(RED, this.id),
        },
        (plant) => {
          plant.configure(settings);
          holder.provide(plant);
        },
      );
    } catch (error) {
      holder.fail(error as Error);
      this.error((error as Error).message);
    }
  });
};
