// A fault that a person asks for.
import { InputError, shown } from '../core/errors';
import type { FaultRule } from './fault-rule';
import type { FaultSlot, SavedSlot } from './fault-slot';
import { readParameters } from './parameters';
import { findFault } from './registry';

/** A rule with its parameters as they were given, which go through JSON. */
export interface CommandedRule extends FaultRule {
  readonly values: Readonly<Record<string, unknown>>;
}

export interface CommandedFault {
  readonly rule: CommandedRule;
  /** event time, ms; undefined: with the device's next reading */
  readonly startMs: number | undefined;
  /** ms; Infinity: until cleared */
  readonly lastsMs: number;
}

/** JSON. */
export interface SavedCommand extends SavedSlot {
  readonly values: Readonly<Record<string, unknown>>;
  readonly inDeviations: boolean;
  /** null: with the next reading */
  readonly spanStartMs: number | null;
  /** null: until cleared */
  readonly lastsMs: number | null;
}

/**
 * @param values the fault's parameters by name
 * @throws FieldError for a parameter that is wrong; InputError for a fault that does not exist
 */
export function commandedRule(
  name: string,
  values: Readonly<Record<string, unknown>>,
  fields: readonly string[],
  inDeviations: boolean,
): CommandedRule {
  const fault = findFault(name);
  if (!fault) throw new InputError(`fault is ${shown(name)}; expected one that there is`);
  const parameters = readParameters(fault, values);
  const occurrence = { kind: 'command', shortestMs: 0, longestMs: 0 } as const;
  return { id: `command ${name}`, fault, parameters, fields, devices: [], inDeviations, occurrence, values };
}

export function saveCommand(slot: FaultSlot): SavedCommand {
  const { values, inDeviations } = slot.rule as CommandedRule;
  const { startMs, lastsMs } = slot.span!;
  return {
    ...slot.save(),
    values,
    inDeviations,
    spanStartMs: Number.isNaN(startMs) ? null : startMs,
    lastsMs: lastsMs === Infinity ? null : lastsMs,
  };
}
