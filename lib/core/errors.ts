// Typed errors: a bad input or setting names the field, the value and what was expected, so that the person who reads
// the sentence knows what to change.

/** A value as it is shown inside an error sentence: short, quoted when text. */
export function shown(value: unknown): string {
  let text: string;
  if (value === undefined) text = 'nothing';
  else if (typeof value === 'string') text = JSON.stringify(value);
  else if (typeof value === 'function' || typeof value === 'symbol') text = `a ${typeof value}`;
  else if (ArrayBuffer.isView(value)) text = `a ${value.constructor.name} of ${value.byteLength} bytes`;
  else if (value instanceof Date || typeof value !== 'object' || value === null) text = String(value);
  else {
    try {
      text = JSON.stringify(value) ?? typeof value;
    } catch {
      text = 'an object that is not JSON';
    }
  }
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Base of every error that this package raises on purpose. */
export class ShopfloorError extends Error {
  override name = 'ShopfloorError';
}

/** A named value that is not what was expected; `message` reads "<field> is <value>; expected <expected>". */
export class FieldError extends ShopfloorError {
  override name = 'FieldError';

  constructor(
    readonly field: string,
    readonly value: unknown,
    readonly expected: string,
  ) {
    super(`${field} is ${shown(value)}; expected ${expected}`);
  }
}

/** A setting of a node that cannot be used; the node stays idle. */
export class SettingError extends FieldError {
  override name = 'SettingError';
}

/** A message that cannot be used; the next one is not affected. */
export class InputError extends ShopfloorError {
  override name = 'InputError';
}
