// Two contenders in turn on a machine that others use too: each round of ours stands beside one of the reference, and
// the median of these pairs' ratios says more than the ratio of two long runs. Both sides begin afresh several times,
// because what the compiler makes of a program differs from process to process.
import type { Measured } from './figure';

/** One side of a comparison: a round measures it once, in the figure's unit. */
export interface Contender {
  round(): Promise<number>;
  close(): Promise<void>;
}

export interface Interleaving {
  /** how often both sides begin afresh */
  starts: number;
  /** counted rounds of each side after each start */
  rounds: number;
  /** rounds of each side before those, for the compiler and the caches */
  warmUp: number;
  /** which of two measurements is the better one */
  better: 'higher' | 'lower';
}

type Start = () => Contender | Promise<Contender>;

/** Runs both sides in turn, who begins alternates. */
export async function interleave(
  startOurs: Start,
  startReference: Start,
  { starts, rounds, warmUp, better }: Interleaving,
): Promise<Measured> {
  const values: number[] = [];
  const references: number[] = [];
  for (let start = 0; start < starts; start++) {
    const sides: Contender[] = [];
    try {
      const ours = await startOurs();
      sides.push(ours);
      const reference = await startReference();
      sides.push(reference);
      for (let round = -warmUp; round < rounds; round++) {
        const first = round % 2 === 0 ? ours : reference;
        const measured = await first.round();
        const other = await (first === ours ? reference : ours).round();
        if (round < 0) continue;
        values.push(first === ours ? measured : other);
        references.push(first === ours ? other : measured);
      }
    } finally {
      await Promise.all(sides.map((side) => side.close()));
    }
  }
  const ratios = values.map((value, round) => {
    const reference = references[round] ?? Number.NaN;
    return better === 'higher' ? value / reference : reference / value;
  });
  return { value: median(values), reference: median(references), ratio: median(ratios) };
}

/** The middle of `values`, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}
