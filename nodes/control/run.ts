// The life of a control node over deploys: its timeline goes on in the plant, messages go to the plant's control.
import type { Node, NodeAPI, NodeMessage } from 'node-red';
import { InputError } from '../../lib/core/errors';
import { FIRST } from '../../lib/sim/command-request';
import type { Effect } from '../../lib/sim/control';
import type { Plant } from '../../lib/sim/plant';
import { Scenario, type ScenarioReport } from '../../lib/sim/scenario';
import type { ScenarioStep } from '../../lib/sim/scenario-steps';
import { Complaints } from '../common/complaints';
import { onDeploys } from '../common/deploys';
import { type PlantHolder, plantOf, releaseBuiltIn } from '../common/plants';
import { stayIdle } from '../common/settings';
import { countText, Status } from '../common/status';
import type { ControlSettings } from './settings';

const LABEL = 'control';

/** The plant that each control node steers, with its timeline: one that moves to another plant withdraws it. */
const scenarioOf = new Map<string, { plant: Plant; scenario: Scenario }>();

export function runControl(RED: NodeAPI, node: Node, { plant: plantId, steps }: ControlSettings): void {
  let holder: PlantHolder;
  try {
    holder = plantOf(RED, plantId);
  } catch (error) {
    stayIdle(node, error as Error);
    return;
  }
  const control = new Controller(node, steps);
  const complaints = new Complaints(node);
  let closed = false;
  let looking: NodeJS.Immediate | undefined;
  const offDeploys = onDeploys(RED, {
    stopping: () => control.hold(),
    started: () =>
      holder.whenReady((plant) => {
        if (closed) return;
        control.run(plant);
        looking = setImmediate(() => control.lookForDevices());
      }),
  });
  node.on('input', (msg, send, done) => {
    try {
      // With what else it carries, so that an http response finds its request.
      send({ ...msg, ...control.take(msg.payload) });
      done();
    } catch (error) {
      complaints.complete(error as Error, msg, done);
    }
  });
  node.on('close', (removed: boolean, done: () => void) => {
    closed = true;
    offDeploys();
    clearImmediate(looking);
    complaints.close();
    control.leave(removed);
    done();
  });
}

class Controller implements ScenarioReport {
  private readonly status: Status;
  private plant: Plant | undefined;
  private scenario: Scenario | undefined;
  private commands = 0;
  private failures = 0;

  constructor(
    private readonly node: Node,
    private readonly steps: readonly ScenarioStep[],
  ) {
    this.status = new Status(node);
  }

  /** All nodes run: begins, or goes on after a deploy. */
  run(plant: Plant): void {
    const { node } = this;
    const before = scenarioOf.get(node.id);
    if (before && before.plant !== plant) before.scenario.remove();
    this.plant = plant;
    this.scenario ??= new Scenario(plant, node.id, this.steps, this);
    scenarioOf.set(node.id, { plant, scenario: this.scenario });
    this.scenario.start();
    this.changed();
  }

  /** A deploy begins: says and does nothing until `run`. */
  hold(): void {
    this.scenario?.stop();
  }

  /** @param forGood nothing is kept of it */
  leave(forGood: boolean): void {
    this.status.close();
    this.hold();
    if (!forGood || !this.plant) return;
    this.scenario?.remove();
    scenarioOf.delete(this.node.id);
    releaseBuiltIn(this.plant);
  }

  lookForDevices(): void {
    this.scenario?.lookForDevices();
  }

  /** Does what a message asks; the answer to it. */
  take(payload: unknown): NodeMessage {
    if (!this.plant) throw new InputError('the plant does not run yet');
    const answer = this.plant.control.execute(payload);
    this.commands++;
    this.changed();
    return this.message(answer);
  }

  done({ row, command, values }: ScenarioStep, at: number, devices: readonly Effect[]): void {
    const { [FIRST]: value, ...named } = values;
    const given = value === undefined ? named : { value, ...named };
    this.node.send(this.message({ command, at, row, devices, values: given }));
  }

  failed(error: Error): void {
    this.failures++;
    this.node.error(error.message);
    this.changed();
  }

  changed(): void {
    const { scenario, status, failures } = this;
    if (failures > 0) status.failed(`${failures} row${failures === 1 ? '' : 's'} failed`);
    else if (!scenario || scenario.total === 0) status.works(`${countText(this.commands)} commands`);
    else {
      const { done, total, passed } = scenario;
      status.works(`${done}/${total} done${passed > 0 ? `, ${passed} passed` : ''}`);
    }
  }

  private message(payload: object): NodeMessage {
    return { topic: this.node.name || LABEL, payload: { kind: 'state', ...payload } };
  }
}
