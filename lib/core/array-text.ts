// Typed arrays as text in JSON: the bytes in base64. Text of as many numbers would take ten times as long, and lose those
// that JSON does not have. It is read where it was written: the order of the bytes is that of the computer.

/** The numbers of `array` as text. */
export function arrayText(array: ArrayBufferView): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}

/** The numbers that `arrayText` wrote; what is left of it when the text was cut. */
export function doublesOf(text: string): Float64Array {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new Float64Array(bytes.buffer, 0, bytes.length >> 3);
}
