// Anchored state, for stable loops that never begin afresh: at every multiple of some number of steps the state *is defined*
// as what so many steps before it make of a fixed value. Whoever runs forward does the same at each anchor, so that any step
// can be asked for by itself, in any order.
import { cellAt } from '../core/cell-times';
import type { KeptValues } from '../core/kept-values';

/** What the loops of a fleet have in common; `Owner` is whose loop it is. */
export interface AnchoredLoop<State, Owner> {
  /** steps from one anchor to the next */
  readonly every: number;
  /**
   * Steps that are made before an anchor: with 14 time constants of the loop, what is left of the fixed value is less than a
   * millionth of its difference from the true one.
   */
  readonly before: number;
  /** the fixed value */
  begin(owner: Owner): State;
  /** moves `state` from step n − 1 to step n */
  step(state: State, n: number, owner: Owner): void;
}

/** The state of one loop at one step. */
export class Anchored<State, Owner> {
  private at = Number.NaN;
  private anchor = Number.NaN;
  private state: State | undefined;

  /** @param phase anchors are at multiples less this: devices should not all have theirs at the same time */
  constructor(
    private readonly loop: AnchoredLoop<State, Owner>,
    private readonly owner: Owner,
    private phase: number,
  ) {}

  /** The state at step `n`, any whole number. It belongs to this object and changes with the next call. */
  moveTo(n: number): State {
    if (n === this.at) return this.state!;
    const { loop, owner } = this;
    const anchor = this.anchorOf(n);
    if (anchor !== this.anchor || n < this.at) {
      this.anchor = anchor;
      this.at = anchor - loop.before;
      this.state = loop.begin(owner);
    }
    while (this.at < n) loop.step(this.state!, ++this.at, owner);
    return this.state!;
  }

  /**
   * @param phase of the loop's present owner
   * @param keepState passes through what the state consists of
   */
  keep(kept: KeptValues, phase: number, keepState: (state: State) => void): void {
    this.state ??= this.loop.begin(this.owner);
    this.phase = phase;
    this.at = kept.number(this.at);
    this.anchor = this.anchorOf(this.at);
    keepState(this.state);
  }

  /** The last one up to step `n`. */
  private anchorOf(n: number): number {
    const { loop, phase } = this;
    return cellAt(n, loop.every, phase) * loop.every - phase;
  }
}
