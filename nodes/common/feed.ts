// What a source sends: a feed, which makes the readings of some devices, be it a fleet of a model or a recording.
import type { InputError } from '../../lib/core/errors';
import type { CommandedSource } from '../../lib/sim/control';
import type { Outlet } from '../../lib/sim/paced-pump';
import type { Plant } from '../../lib/sim/plant';

/** @typeParam Position where what was sent ends, as plain JSON */
export interface SourceKind<Position extends object> {
  /** id of a plant node; empty: the built-in plant */
  readonly plant: string;
  /** everything that the readings follow from, beside the plant: another one begins anew */
  readonly identity: unknown;
  /** what the devices are called, plural: "printers" */
  readonly noun: string;
  /** topic of arrays, when the node has no name */
  readonly label: string;
  /** what goes wrong with single readings, plural: "late" when missing */
  readonly flaws?: string;
  /** the devices of a run of the plant */
  feed(plant: Plant): Feed<Position>;
}

/** The devices of a source, and what makes their readings. */
export interface Feed<Position extends object> extends Omit<CommandedSource, 'name' | 'noun'> {
  /** Goes on behind `position`, or begins; nothing leaves before `wake`. */
  begin(out: SourceOutlet, position: Position | undefined): Run<Position>;
}

/** Readings that are being sent. */
export interface Run<Position extends object> {
  /** where what was sent ends */
  readonly position: Position;
  /** true while nothing has been sent since `position` */
  isAt(position: Position): boolean;
  /** begins, or looks again at once: the clock has been changed */
  wake(): void;
  /** sends nothing more; another run begins at `position` */
  stop(): void;
  readonly finished: boolean;
  /** it waits for a sink */
  readonly held: boolean;
  /** share of a history or backfill, 0 … 1; undefined when none is under way */
  readonly progress: number | undefined;
  readonly sent: number;
  /** readings that were late, or bad */
  readonly flaws: number;
}

export interface SourceOutlet extends Outlet {
  /** what people call the source */
  readonly name: string;
  /** There are devices that were not there before; false when one of them is another source's as well: the run ends. */
  met(): boolean;
  /** One reading cannot be used. `where`: what a Catch node gets as payload. */
  bad(error: InputError, where: object): void;
  /** Something that a person should know of. */
  remark(text: string): void;
  /** Nothing can be sent any more. `short`: the status. */
  failed(error: Error, short: string): void;
}
