// What formulas can reckon with beside sums, products and comparisons.

type Call = (args: readonly number[]) => number;
/** How many values it takes, and what it makes of them. */
export interface Definition {
  readonly least: number;
  readonly most: number;
  readonly call: Call;
}

const one = (f: (x: number) => number): Definition => ({ least: 1, most: 1, call: ([x]) => f(x!) });

/** By name. */
export const FUNCTIONS: Readonly<Record<string, Definition>> = {
  abs: one(Math.abs),
  acos: one(Math.acos),
  asin: one(Math.asin),
  atan: one(Math.atan),
  atan2: { least: 2, most: 2, call: ([y, x]) => Math.atan2(y!, x!) },
  ceil: one(Math.ceil),
  clamp: { least: 3, most: 3, call: ([x, low, high]) => Math.min(Math.max(x!, low!), high!) },
  cos: one(Math.cos),
  exp: one(Math.exp),
  floor: one(Math.floor),
  hypot: { least: 1, most: 20, call: (args) => Math.sqrt(args.reduce((sum, x) => sum + x * x, 0)) },
  log: one(Math.log),
  log10: one((x) => Math.log(x) / Math.LN10),
  max: { least: 1, most: 20, call: (args) => Math.max(...args) },
  min: { least: 1, most: 20, call: (args) => Math.min(...args) },
  round: { least: 1, most: 2, call: ([x, decimals = 0]) => roundTo(x!, decimals) },
  sign: one(Math.sign),
  sin: one(Math.sin),
  sqrt: one(Math.sqrt),
  tan: one(Math.tan),
  tanh: one(Math.tanh),
};

/** The functions that formulas may use. */
export const FORMULA_FUNCTIONS: readonly string[] = Object.keys(FUNCTIONS);

/** With the sign of `b`, as for clocks and angles. */
export function modulo(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

/** By squares for whole exponents, so for negative bases too; else by exp and log. Every Node rounds either alike. */
export function power(base: number, exponent: number): number {
  if (!Number.isInteger(exponent)) return Math.exp(exponent * Math.log(base));
  let product = 1;
  let square = base;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) product *= square;
    square *= square;
  }
  return exponent < 0 ? 1 / product : product;
}

function roundTo(x: number, decimals: number): number {
  const steps = power(10, Math.min(Math.max(Math.round(decimals), 0), 12));
  return Math.round(x * steps) / steps;
}
