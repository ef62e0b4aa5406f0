// Lengths that a person gives in steps or as a time.

export type Span = { readonly steps: number } | { readonly ms: number };

/** A span in steps. */
export function lengthOf(span: Span, stepMs: number): number {
  return 'steps' in span ? span.steps : span.ms / stepMs;
}

/** A span in whole steps, 1 at least and `most` at most. */
export function stepsOf(span: Span, stepMs: number, most: number): number {
  return Math.min(most, Math.max(1, Math.round(lengthOf(span, stepMs))));
}
