// A family of features: what belongs together because it follows from the same memory. The families of a field are held
// in the registry; each is a file of its own.

/** A family as a node uses it: its chosen features, in their order. */
export interface FieldFamily {
  /** under which its memories are saved */
  readonly id: string;
  /** in front of a field's name: `rolling_mean` of `temperature` is `rolling_mean_temperature` */
  readonly features: readonly string[];
  /** whether a value had to leave a memory before its time, because there is no room for more */
  readonly isCrowded?: boolean;
  /** the memory of one field of one key, which has no values yet */
  begin(): FieldMemory;
}

export interface FieldMemory {
  /**
   * Takes the field's next value and writes the family's features to `out` from `at` on, NaN (or infinite) where one is
   * not defined. To be called in the order of event time.
   *
   * @param time event time, ms since the Unix epoch
   * @param elapsed ms since the value before; infinite for the first one
   * @returns the place behind them
   */
  add(value: number, time: number, elapsed: number, out: Float64Array, at: number): number;
  /** as JSON */
  save(): unknown;
  /** Takes over what `save` wrote, also with other settings. */
  restore(saved: unknown): void;
}
