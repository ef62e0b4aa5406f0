// The plant: the clock, seed and ground truth that its sources share. The run itself outlives this node.
import type { NodeAPI, NodeDef } from 'node-red';
import { Plant, type SavedPlant } from '../../lib/sim/plant';
import { isInFlow } from '../common/deploys';
import { keepState } from '../common/kept-state';
import { PlantHolder, type PlantNode } from '../common/plants';
import { Settings } from '../common/settings';
import { serveAdmin } from './admin-api';
import { serveCommands } from './commands';
import { mountApi, serveApi } from './http-api';
import { type PlantNodeSettings, readPlantSettings } from './settings';

export = function (RED: NodeAPI): void {
  serveAdmin(RED);
  serveCommands(RED);
  mountApi(RED);

  RED.nodes.registerType('shopfloor-plant', function (this: PlantNode, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const holder = new PlantHolder(config.name || 'plant');
    this.holder = holder;
    try {
      const settings = readPlantSettings(new Settings(config as unknown as Record<string, unknown>));
      serve(RED, this, settings);
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

/** Serves the HTTP API of a plant that has keys, until its node is closed. A path that is taken does not stop the plant. */
function serve(RED: NodeAPI, node: PlantNode, { api: { path, keys } }: PlantNodeSettings): void {
  if (keys.length === 0) return;
  if (RED.settings.httpNodeRoot === false)
    node.warn('the HTTP API is not served: httpNodeRoot is false in the settings');
  try {
    node.on('close', serveApi({ id: node.id, path, keys, plant: () => node.holder.present }));
  } catch (error) {
    node.error((error as Error).message);
  }
}
