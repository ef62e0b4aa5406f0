// What the compressors of a stream have in common: they see one reading after the other and say which of them to keep.
// Only the reading before the present one is ever still open, so that a caller holds one.

/**
 * What becomes of a reading, as `add` answers:
 *
 * - `none`: nothing is kept now; the reading is the open one from now on, instead of the one before
 * - `current`: this reading is kept
 * - `previous`: the open one, which came before, is kept; this reading is the open one from now on
 * - `late`: it is not after the one before. Nothing has changed, keep it elsewhere
 */
export type Kept = 'none' | 'current' | 'previous' | 'late';

/** The compressor of one field of one key. */
export interface Compressor<Value, State> {
  /**
   * Takes the next reading.
   *
   * @param time event time, ms
   * @throws InputError when the value cannot be compared; nothing has changed then
   */
  add(time: number, value: Value): Kept;
  /** Ends the stream for now: `previous` when the open reading was not kept yet; it is from now on. Else `none`. */
  flush(): 'previous' | 'none';
  /** Plain JSON; undefined before the first reading. The caller saves the open reading itself. */
  save(): State | undefined;
  /** Becomes the compressor that `save` described. */
  restore(state: State | undefined): void;
}
