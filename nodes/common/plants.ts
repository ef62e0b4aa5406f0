// The plants of this process, as sources and truth nodes find them: the one of a plant node, or the built-in one.
import type { Node, NodeAPI } from 'node-red';
import { SettingError } from '../../lib/core/errors';
import { Plant } from '../../lib/sim/plant';
import { readPlantSettings } from '../plant/settings';
import { Settings } from './settings';

export const BUILT_IN = 'built-in';

/** A plant that may not be there yet (its state is being read), or never will be (its settings are bad). */
export class PlantHolder {
  private plant: Plant | undefined;
  private error: Error | undefined;
  private waiting: ((plant: Plant) => void)[] = [];

  /** @param name what people call it */
  constructor(readonly name: string) {}

  /** Why there is no plant. */
  get problem(): Error | undefined {
    return this.error;
  }

  get present(): Plant | undefined {
    return this.plant;
  }

  provide(plant: Plant): void {
    this.plant = plant;
    for (const callback of this.waiting.splice(0)) callback(plant);
  }

  fail(error: Error): void {
    this.error = error;
  }

  /** Calls back once, at once when the plant is there. */
  whenReady(callback: (plant: Plant) => void): void {
    if (this.plant) callback(this.plant);
    else this.waiting.push(callback);
  }
}

/** A plant node, as other nodes see it. */
export interface PlantNode extends Node {
  holder: PlantHolder;
}

let builtIn: PlantHolder | undefined;

/**
 * The plant that a node has chosen; the built-in one (live, speed 1, seed "1") when it has chosen none.
 *
 * @throws SettingError when the chosen plant does not exist or cannot run
 */
export function plantOf(RED: NodeAPI, id: unknown): PlantHolder {
  const holder = id ? (RED.nodes.getNode(String(id)) as PlantNode | null)?.holder : builtInPlant();
  if (!holder) throw new SettingError('plant', id, 'a plant that exists and is enabled; choose another one');
  if (holder.problem)
    throw new SettingError('plant', holder.name, `good settings in it, but ${holder.problem.message}`);
  return holder;
}

/** The plant node's holder or the built-in one, if it is in use; for people's commands. */
export function findPlant(RED: NodeAPI, id: string): Plant | undefined {
  if (id === BUILT_IN) return builtIn?.present;
  return (RED.nodes.getNode(id) as PlantNode | null)?.holder?.present;
}

/** All plants that run. */
export function allPlants(RED: NodeAPI): { id: string; name: string; plant: Plant }[] {
  const found: { id: string; name: string; plant: Plant }[] = [];
  RED.nodes.eachNode(({ id, type }) => {
    if (type !== 'shopfloor-plant') return;
    const holder = (RED.nodes.getNode(id) as PlantNode | null)?.holder;
    if (holder?.present) found.push({ id, name: holder.name, plant: holder.present });
  });
  if (builtIn?.present) found.push({ id: BUILT_IN, name: BUILT_IN, plant: builtIn.present });
  return found;
}

/** Ends the built-in plant's run when no source has anything in it any more. */
export function releaseBuiltIn(plant: Plant): void {
  if (builtIn?.present === plant && plant.isEmpty) builtIn = undefined;
}

function builtInPlant(): PlantHolder {
  if (!builtIn) {
    const holder = new PlantHolder(BUILT_IN);
    try {
      holder.provide(new Plant(readPlantSettings(new Settings({}))));
    } catch (error) {
      holder.fail(error as Error);
      return holder;
    }
    builtIn = holder;
  }
  return builtIn;
}
