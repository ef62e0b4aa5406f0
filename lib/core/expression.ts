// A small language of formulas, compiled to closures: no text ever becomes code of the engine. Numbers and truth (0 is
// false, anything else true), names that the caller gives, and a fixed set of functions.
//
//   a ? b : c   or   and   not   = == != < <= > >=   + -   * / %   - (sign)   ^   f(x, …)   (…)
import { ShopfloorError, shown } from './errors';
import { FORMULA_FUNCTIONS, FUNCTIONS, modulo, power } from './formula-functions';
import { quoted, suggestion } from './nearest';

/** A formula that cannot be read; `message` says what was expected, `position` where (from 0). */
export class FormulaError extends ShopfloorError {
  override name = 'FormulaError';

  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
  }
}

/** A formula that was read. */
export interface Formula {
  /** the names that it uses, each once, in order of their first use */
  readonly names: readonly string[];
  /** @param values by place in the `names` that were given to `compileFormula` */
  evaluate(values: ArrayLike<number>): number;
}

type Evaluate = (values: ArrayLike<number>) => number;

const MAX_LENGTH = 2000;
const MAX_DEPTH = 100;

const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E, true: 1, false: 0 };

/**
 * Reads a formula.
 *
 * @param text such as `20 + 5 * sin(2 * pi * t / 60)`
 * @param names what it may use beside constants (pi, e, true, false) and functions
 * @throws FormulaError
 */
export function compileFormula(text: string, names: readonly string[]): Formula {
  if (text.length > MAX_LENGTH) throw new FormulaError(`a formula has at most ${MAX_LENGTH} characters`, MAX_LENGTH);
  return new Parser(text, names).whole();
}

interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly position: number;
}

const TOKEN =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*|`[^`]+`)|(<=|>=|==|!=|&&|\|\||[-+*/%^()<>=!?:,]))/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const end = text.trimEnd().length;
  while (position < end) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    if (!match) {
      const at = position + (/^\s*/.exec(text.slice(position))?.[0].length ?? 0);
      throw new FormulaError(`${shown(text[at])} at ${at + 1} means nothing here`, at);
    }
    const [all, number, name, sign] = match;
    const found = number ?? name ?? sign!;
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign';
    tokens.push({ kind, text: found, position: position + all.length - found.length });
    position += all.length;
  }
  tokens.push({ kind: 'end', text: '', position: text.length });
  return tokens;
}

class Parser {
  private readonly tokens: Token[];
  private readonly used = new Set<string>();
  /** of what has been read, what is a number or the value of a name */
  private readonly constants = new Map<Evaluate, number>();
  private readonly places = new Map<Evaluate, number>();
  private at = 0;
  private depth = 0;

  constructor(
    text: string,
    private readonly names: readonly string[],
  ) {
    this.tokens = tokensOf(text);
  }

  whole(): Formula {
    const evaluate = this.choice();
    const { kind, text, position } = this.token;
    if (kind !== 'end') throw new FormulaError(`${shown(text)} at ${position + 1} is too much`, position);
    return { names: [...this.used], evaluate };
  }

  private get token(): Token {
    return this.tokens[this.at]!;
  }

  /** Takes the next token if it is one of `signs`. */
  private take(...signs: string[]): string | undefined {
    const { kind, text } = this.token;
    if (kind === 'number' || kind === 'end' || !signs.includes(text)) return undefined;
    this.at++;
    return text;
  }

  private need(sign: string): void {
    if (this.take(sign) !== undefined) return;
    const { kind, text, position } = this.token;
    const found = kind === 'end' ? 'the formula ends' : `there is ${shown(text)}`;
    throw new FormulaError(`expected ${shown(sign)} at ${position + 1}, but ${found}`, position);
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new FormulaError('the formula is nested too deep', this.token.position);
    const result = read();
    this.depth--;
    return result;
  }

  private choice(): Evaluate {
    return this.nested(() => {
      const condition = this.either();
      if (this.take('?') === undefined) return condition;
      const then = this.choice();
      this.need(':');
      const otherwise = this.choice();
      return (values) => (condition(values) !== 0 ? then(values) : otherwise(values));
    });
  }

  private either(): Evaluate {
    let left = this.both();
    while (this.take('or', '||') !== undefined) {
      const [before, right] = [left, this.both()];
      left = (values) => (before(values) !== 0 || right(values) !== 0 ? 1 : 0);
    }
    return left;
  }

  private both(): Evaluate {
    let left = this.negation();
    while (this.take('and', '&&') !== undefined) {
      const [before, right] = [left, this.negation()];
      left = (values) => (before(values) !== 0 && right(values) !== 0 ? 1 : 0);
    }
    return left;
  }

  private negation(): Evaluate {
    if (this.take('not', '!') === undefined) return this.comparison();
    const negated = this.nested(() => this.negation());
    return (values) => (negated(values) === 0 ? 1 : 0);
  }

  private comparison(): Evaluate {
    const left = this.sum();
    const sign = this.take('<=', '>=', '==', '=', '!=', '<', '>');
    if (sign === undefined) return left;
    const right = this.sum();
    const compare = COMPARISONS[sign]!;
    return (values) => (compare(left(values), right(values)) ? 1 : 0);
  }

  private sum(): Evaluate {
    let left = this.product();
    for (let sign = this.take('+', '-'); sign !== undefined; sign = this.take('+', '-')) {
      left = this.joined(sign, left, this.product());
    }
    return left;
  }

  private product(): Evaluate {
    let left = this.signed();
    for (let sign = this.take('*', '/', '%'); sign !== undefined; sign = this.take('*', '/', '%')) {
      left = this.joined(sign, left, this.signed());
    }
    return left;
  }

  /** Most operands are numbers or names; a call for each of those would take most of the time. */
  private joined(sign: string, left: Evaluate, right: Evaluate): Evaluate {
    const number = this.constants.get(right);
    const place = this.places.get(right);
    const first = this.constants.get(left);
    switch (sign) {
      case '+':
        if (number !== undefined) return (values) => left(values) + number;
        if (first !== undefined) return (values) => first + right(values);
        if (place !== undefined) return (values) => left(values) + values[place]!;
        return (values) => left(values) + right(values);
      case '-':
        if (number !== undefined) return (values) => left(values) - number;
        if (first !== undefined) return (values) => first - right(values);
        if (place !== undefined) return (values) => left(values) - values[place]!;
        return (values) => left(values) - right(values);
      case '*':
        if (first !== undefined && place !== undefined) return (values) => first * values[place]!;
        if (number !== undefined) return (values) => left(values) * number;
        if (first !== undefined) return (values) => first * right(values);
        if (place !== undefined) return (values) => left(values) * values[place]!;
        return (values) => left(values) * right(values);
      case '/':
        if (number !== undefined) return (values) => left(values) / number;
        if (place !== undefined) return (values) => left(values) / values[place]!;
        return (values) => left(values) / right(values);
      default:
        return (values) => modulo(left(values), right(values));
    }
  }

  private signed(): Evaluate {
    const sign = this.take('-', '+');
    if (sign === undefined) return this.power();
    const value = this.nested(() => this.signed());
    return sign === '-' ? (values) => -value(values) : value;
  }

  private power(): Evaluate {
    const base = this.value();
    if (this.take('^') === undefined) return base;
    const exponent = this.nested(() => this.signed());
    return (values) => power(base(values), exponent(values));
  }

  private value(): Evaluate {
    const token = this.token;
    this.at++;
    if (token.kind === 'number') {
      return this.constant(Number(token.text));
    }
    if (token.kind === 'name') return this.named(token);
    if (token.text === '(') {
      const inner = this.choice();
      this.need(')');
      return inner;
    }
    const found = token.kind === 'end' ? 'the formula ends' : `there is ${shown(token.text)}`;
    throw new FormulaError(`expected a number, a name or ( at ${token.position + 1}, but ${found}`, token.position);
  }

  private constant(number: number): Evaluate {
    const evaluate: Evaluate = () => number;
    this.constants.set(evaluate, number);
    return evaluate;
  }

  private named({ text, position }: Token): Evaluate {
    const name = text.startsWith('`') ? text.slice(1, -1) : text;
    if (this.take('(') !== undefined) return this.call(name, position);
    const place = this.names.indexOf(name);
    if (place >= 0) {
      this.used.add(name);
      const evaluate: Evaluate = (values) => values[place]!;
      this.places.set(evaluate, place);
      return evaluate;
    }
    const constant = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
    if (constant !== undefined) return this.constant(constant);
    const known = [...this.names, ...Object.keys(CONSTANTS)];
    throw new FormulaError(`unknown name ${quoted(name)} at ${position + 1}; ${suggestion(name, known)}`, position);
  }

  private call(name: string, position: number): Evaluate {
    const definition = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (!definition) {
      const hint = suggestion(name, FORMULA_FUNCTIONS, FORMULA_FUNCTIONS.length);
      throw new FormulaError(`unknown function ${quoted(name)} at ${position + 1}; ${hint}`, position);
    }
    const args: Evaluate[] = [];
    if (this.take(')') === undefined) {
      do args.push(this.choice());
      while (this.take(',') !== undefined);
      this.need(')');
    }
    const { least, most, call } = definition;
    if (args.length < least || args.length > most) {
      const expected = least === most ? String(least) : `${least} to ${most}`;
      throw new FormulaError(`${name} at ${position + 1} takes ${expected} values, not ${args.length}`, position);
    }
    if (args.length === 1) {
      const [only] = args as [Evaluate];
      return (values) => call([only(values)]);
    }
    return (values) => call(args.map((arg) => arg(values)));
  }
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};
