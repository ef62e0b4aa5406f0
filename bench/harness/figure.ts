// What one figure of the benchmark is, and how it is told: one JSON line on standard output.

/** What a figure should reach; a missed goal is named, never a failure. */
export interface Goal {
  readonly of: 'ratio' | 'value';
  readonly atLeast?: number;
  readonly below?: number;
}

/** What a measurement found. `ratio` is above 1 when we are better than the reference. */
export interface Measured {
  readonly value: number;
  readonly reference: number;
  readonly ratio: number;
}

export interface Figure {
  readonly name: string;
  /** of `value` and `reference` */
  readonly unit: string;
  readonly goal: Goal;
  measure(): Promise<Measured>;
}

export function goalText({ of, atLeast, below }: Goal): string {
  return atLeast === undefined ? `${of} < ${below}` : `${of} ≥ ${atLeast}`;
}

export function meets({ of, atLeast = -Infinity, below = Infinity }: Goal, measured: Measured): boolean {
  return measured[of] >= atLeast && measured[of] < below;
}

/** The figure as one line of JSON. */
export function lineOf({ name, unit, goal }: Figure, { value, reference, ratio }: Measured): string {
  return JSON.stringify({
    name,
    value: rounded(value),
    unit,
    reference: rounded(reference),
    ratio: rounded(ratio),
    goal: goalText(goal),
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
