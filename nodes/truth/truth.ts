// Sends the ground truth of a plant as its sources pass it, or says that the plant hides it.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { Plant } from '../../lib/sim/plant';
import type { OpenTruth, TruthPayload } from '../../lib/sim/truth';
import { plantOf } from '../common/plants';
import { readSettings } from '../common/settings';
import { countText, Status } from '../common/status';
import { readTruthSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-truth', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const holder = readSettings(this, config, (settings) => plantOf(RED, readTruthSettings(settings).plant));
    if (!holder) return;
    const status = new Status(this);
    let stop = () => {};
    let closed = false;
    holder.whenReady((plant) => {
      if (!closed) stop = listen(this, plant, status);
    });
    this.on('close', () => {
      closed = true;
      stop();
      status.close();
    });
  });
};

/** Sends what `plant` tells until the returned function is called. */
function listen(node: Node, plant: Plant, status: Status): () => void {
  if (plant.truth === 'hidden') {
    status.waits('hidden');
    return () => {};
  }
  let count = 0;
  const tell = (truth: TruthPayload | OpenTruth) => {
    node.send({ topic: truth.device, payload: truth });
    status.works(`${countText(++count)} sent`);
  };
  status.works('listens');
  plant.on('truth', tell);
  return () => plant.off('truth', tell);
}
