// Anchored state, for stable loops that never begin afresh: at every multiple of some number of steps the state *is defined*
// as what so many steps before it make of a fixed value. Whoever runs forward does the same at each anchor, so that any step
// can be asked for by itself, in any order.
import { cellAt } from './cell-times';

export interface AnchoredLoop<State> {
  /** the fixed value */
  begin(): State;
  /** moves `state` from step n − 1 to step n */
  step(state: State, n: number): void;
}

/**
 * How a loop is anchored. With `before` ≥ 14 time constants of the loop, what is left of the fixed value is less than a
 * millionth of its difference from the true one.
 */
export interface Anchors {
  /** steps from one anchor to the next */
  readonly every: number;
  /** steps that are made before an anchor */
  readonly before: number;
  /** anchors are at multiples of `every` less this: devices should not all have theirs at the same time */
  readonly phase: number;
}

/** The state of one loop at one step. */
export class Anchored<State> {
  private at = Number.NaN;
  private anchor = Number.NaN;
  private state: State | undefined;

  constructor(
    private readonly loop: AnchoredLoop<State>,
    private readonly anchors: Anchors,
  ) {}

  /** The state at step `n`, any whole number. It belongs to this object and changes with the next call. */
  moveTo(n: number): State {
    if (n === this.at) return this.state!;
    const { loop, anchors } = this;
    const anchor = cellAt(n, anchors.every, anchors.phase) * anchors.every - anchors.phase;
    if (anchor !== this.anchor || n < this.at) {
      this.anchor = anchor;
      this.at = anchor - anchors.before;
      this.state = loop.begin();
    }
    while (this.at < n) loop.step(this.state!, ++this.at);
    return this.state!;
  }
}
