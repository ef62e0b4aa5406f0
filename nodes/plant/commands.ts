// What a person may ask of a plant while it runs: pause, resume, another speed, begin anew. From the plant's dialog, or
// from anything that may use the editor's API.
import type { NodeAPI } from 'node-red';
import { plantState } from '../../lib/sim/plant-state';
import { findPlant } from '../common/plants';

/** GET /shopfloor/plants/<id> (null: it does not run), POST /shopfloor/plants/<id>/<command>?value=<value>; the id may be "built-in". */
export function serveCommands(RED: NodeAPI): void {
  RED.httpAdmin.get('/shopfloor/plants/:id', RED.auth.needsPermission('shopfloor.read'), (request, response) => {
    const plant = findPlant(RED, String(request.params.id));
    // Not an error: the dialog of a plant that has not been deployed yet asks as well.
    response.json(plant ? plantState(plant) : null);
  });

  const path = '/shopfloor/plants/:id/:command';
  RED.httpAdmin.post(path, RED.auth.needsPermission('shopfloor.write'), (request, response) => {
    const plant = findPlant(RED, String(request.params.id));
    const name = String(request.params.command);
    const value = request.query.value;
    if (!plant) return void response.status(404).json({ error: 'this plant does not run; deploy it first' });
    try {
      plant.control.execute(value === undefined ? { command: name } : { command: name, value });
      response.json(plantState(plant));
    } catch (error) {
      response.status(400).json({ error: (error as Error).message });
    }
  });
}
