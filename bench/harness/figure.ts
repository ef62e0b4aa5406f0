// What one figure of the benchmark is, and how it is told: one JSON line on standard output.

/** What a figure should reach; a missed goal is named, never a failure. */
export interface Goal {
  readonly of: 'ratio' | 'value';
  readonly atLeast?: number;
  readonly below?: number;
  readonly atMost?: number;
}

/** What a measurement found. `ratio`, where there is one, is above 1 when we are better than the reference. */
export interface Measured {
  readonly value: number;
  readonly reference: number;
  readonly ratio?: number;
}

/** How a figure is told. */
export interface FigureLine {
  readonly name: string;
  /** of `value` and `reference` */
  readonly unit: string;
  readonly goal: Goal;
}

export interface Figure extends FigureLine {
  measure(): Promise<Measured>;
}

/** Several figures that come of one measurement, and a table of them for people. */
export interface FigureTable {
  readonly name: string;
  measureAll(): Promise<{ readonly table: string; readonly lines: readonly (FigureLine & Measured)[] }>;
}

export function goalText({ of, atLeast, below, atMost }: Goal): string {
  const parts = [];
  if (atLeast !== undefined) parts.push(`${of} ≥ ${atLeast}`);
  if (below !== undefined) parts.push(`${of} < ${below}`);
  if (atMost !== undefined) parts.push(`${of} ≤ ${atMost}`);
  return parts.join(', ');
}

export function meets(goal: Goal, measured: Measured): boolean {
  const { of, atLeast = -Infinity, below = Infinity, atMost = Infinity } = goal;
  const reached = measured[of] ?? Number.NaN;
  return reached >= atLeast && reached < below && reached <= atMost;
}

/** The figure as one line of JSON. */
export function lineOf({ name, unit, goal }: FigureLine, { value, reference, ratio }: Measured): string {
  return JSON.stringify({
    name,
    value: rounded(value),
    unit,
    reference: rounded(reference),
    ratio: ratio === undefined ? undefined : rounded(ratio),
    goal: goalText(goal),
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
