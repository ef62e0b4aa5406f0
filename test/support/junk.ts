// Values that nobody should send, for fuzz tests: every JSON type, names that objects have themselves, extreme numbers,
// deep nesting, and what JavaScript has besides.
import type { NodeMessage } from 'node-red';
import type { Draws } from './draws';

export const NAMES = ['__proto__', 'constructor', 'toString', 'valueOf', 'length', 'kind', 'device', 'timestamp', ''];
const NUMBERS = [0, -0, 1, -1, 0.1, 1e308, -1e308, 5e-324, 2 ** 53, 1e21, Number.NaN, Number.POSITIVE_INFINITY];
export const TEXTS = [
  '',
  ' ',
  '0',
  '1e999',
  'NaN',
  'null',
  '[]',
  '2026-13-45',
  '2026-01-01',
  '\u0000',
  '𝔘',
  'x'.repeat(10_000),
];

/** Any value, nested up to `depth`. */
export function junk(draws: Draws, depth = 3): unknown {
  const kind = draws.integer(0, depth > 0 ? 11 : 8);
  if (kind === 0) return draws.choice(NUMBERS);
  if (kind === 1) return draws.choice(TEXTS);
  if (kind === 2) return draws.choice(NAMES);
  if (kind === 3) return draws.choice([true, false, null, undefined]);
  if (kind === 4) return draws.normal() * 10 ** draws.integer(-10, 20);
  if (kind === 5) return draws.choice([new Date(0), new Date(Number.NaN), new Date(8.64e15)]);
  if (kind === 6) return draws.choice([Buffer.from('junk'), new Uint8Array(3), new Float64Array(2), new Map([[1, 2]])]);
  if (kind === 7) return draws.choice([10n ** 30n, Symbol('junk'), () => 1, Object.create(null), /x/]);
  if (kind === 8) return Date.UTC(2026, 0, 1) + draws.integer(-1e9, 1e9);
  const size = draws.integer(0, 6);
  if (kind === 9) return Array.from({ length: size }, () => junk(draws, depth - 1));
  return junkObject(draws, size, depth - 1);
}

/** An object of up to `size` own properties, `__proto__` among the names. */
export function junkObject(draws: Draws, size: number, depth = 2): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (let i = 0; i < size; i++) {
    const name = draws.chance(0.5) ? draws.choice(NAMES) : draws.choice(['temperature', 'value', 'state', `f${i}`]);
    const property = { value: junk(draws, depth), enumerable: true, writable: true, configurable: true };
    Object.defineProperty(object, name, property);
  }
  return object;
}

/** A message with a payload of any shape; half of the objects that may be readings have a number. */
export function junkMessage(draws: Draws): NodeMessage {
  const form = draws.uniform();
  const reading = () => ({ ...junkObject(draws, 6), ...(draws.chance(0.5) && { value: draws.normal() }) });
  const payload =
    form < 0.3
      ? junk(draws)
      : form < 0.7
        ? reading()
        : Array.from({ length: 5 }, () => (draws.chance(0.5) ? reading() : junk(draws)));
  return { topic: junk(draws, 1), payload } as NodeMessage;
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: Node-RED's own notation
const LIKELY_SETTINGS = ['', '0', '-1', '1e9', 'ms', 'd', '${NOBODY}', 7, true, false, null];
const OTHER_SETTINGS = [...NAMES, 1e308, -5e-324, 0.5, [], [null, {}], {}, { a: 1 }, ' , ,', 'x'.repeat(1e4)];

/**
 * A setting is what a flow file can hold; Node-RED itself stumbles over objects with a `toString` of their own.
 *
 * @param own values that some of the node's settings can have
 */
export function junkSetting(draws: Draws, own: readonly unknown[]): unknown {
  return draws.choice<unknown>(draws.chance(0.6) ? [...LIKELY_SETTINGS, ...own] : OTHER_SETTINGS);
}
