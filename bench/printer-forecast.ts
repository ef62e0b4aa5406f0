// The acceptance table of the printer's forecast, in full: a hundred prints with each of three seeds, as the printer is,
// with its onset moved and other exponents, and flat; ours beside the reference's own method. No time is measured.
import type { PrinterSettings } from '../lib/models/printer/settings';
import type { FigureLine, FigureTable, Goal, Measured } from './harness/figure';
import {
  foretell,
  MINUTES_BEFORE,
  type Print,
  Score,
  type Statement,
  simulatePrint,
  variant,
} from './harness/printer-forecast';
import { foretellByPolynomial } from './reference/printer-polynomial';

const SEEDS = ['1', '2', '3'];
const PRINTS = 100;
const EXPONENTS = [1, 1.5, 3];
/** Median |error| in minutes, by minutes before the crossing. */
const MOST_ERROR: Readonly<Record<number, number>> = { 15: 1.5, 10: 0.5, 5: 0.3 };

type Foretell = (print: Print) => Statement[];
type SettingsOf = (seed: string, id: string) => Partial<PrinterSettings>;
type Scores = ReturnType<typeof scoresOf>;

const WAYS = {
  median: (print) => foretell(print, 'median'),
  'trimmed mean': (print) => foretell(print, 'trimmed_mean'),
  mean: (print) => foretell(print, 'mean'),
  polynomial: foretellByPolynomial,
} as const satisfies Record<string, Foretell>;
type Way = keyof typeof WAYS;
const NAMES = Object.keys(WAYS) as Way[];
/** Ours and the reference of the figures. */
const TOLD: readonly Way[] = ['median', 'polynomial'];

export const printerForecast: FigureTable = {
  name: 'printer-forecast',
  measureAll: async () => {
    const scores = scoresOf();
    return { table: tableOf(scores), lines: linesOf(scores) };
  },
};

function scoresOf() {
  const flat = SEEDS.map((seed) => score([seed], () => ({ ambientFall: 0 })));
  return {
    usual: score(SEEDS, () => ({})),
    variants: EXPONENTS.map((exponent) => score(SEEDS, (seed, id) => variant(seed, id, exponent))),
    flat,
  };
}

/** All ways on the same prints; those that are only shown for comparison on the first seed's. */
function score(seeds: readonly string[], settingsOf: SettingsOf): Record<Way, Score> {
  const scores = Object.fromEntries(NAMES.map((name) => [name, new Score()])) as Record<Way, Score>;
  for (const seed of seeds) {
    for (let i = 1; i <= PRINTS; i++) {
      const id = `Printer ${i}`;
      const print = simulatePrint(seed, id, settingsOf(seed, id));
      for (const name of seed === SEEDS[0] ? NAMES : TOLD) scores[name].add(print.cycles, WAYS[name](print));
    }
  }
  return scores;
}

/** The rows of the table: what each is called, its unit, its goal and how it is read from the scores of one way. */
function rowsOf({ usual, variants, flat }: Scores): (FigureLine & { of: (way: Way) => number })[] {
  const row = (name: string, unit: string, limits: Omit<Goal, 'of'>, of: (way: Way) => number) => {
    return { name: `printer-forecast-${name}`, unit, goal: { of: 'value', ...limits } as const, of };
  };
  const pooled = (way: Way, part: 'covered' | 'foretold') => variants.reduce((sum, by) => sum + by[way][part], 0);
  return [
    row('false-alerts', 'episodes/100 flat h', { atMost: 5 }, (way) => usual[way].falseEpisodesPer100Hours),
    row('false-time', '% of flat time', { atMost: 1 }, (way) => 100 * usual[way].falseShare),
    row('ahead', '% ≥ 15 min ahead', { atLeast: 95 }, (way) => 100 * usual[way].announcedAhead(15)),
    row('lead', 'min, median', { atLeast: 15 }, (way) => usual[way].medianLead),
    ...MINUTES_BEFORE.map((minutes) =>
      row(`error-${minutes}`, 'min, median', { atMost: MOST_ERROR[minutes] }, (way) => usual[way].medianError(minutes)),
    ),
    ...EXPONENTS.map((exponent, i) =>
      row(
        `ahead-${exponent}`,
        '% ≥ 10 min ahead',
        { atLeast: 90 },
        (way) => 100 * variants[i]![way].announcedAhead(10),
      ),
    ),
    row('coverage', '% in P10–P90', { atLeast: 70, atMost: 90 }, (way) => {
      return (100 * pooled(way, 'covered')) / pooled(way, 'foretold');
    }),
    row('flat', 'episodes, worst seed', { atMost: 2 }, (way) => Math.max(...flat.map((by) => by[way].falseEpisodes))),
  ];
}

function linesOf(scores: Scores): (FigureLine & Measured)[] {
  return rowsOf(scores).map(({ of, ...line }) => ({ ...line, value: of('median'), reference: of('polynomial') }));
}

function tableOf(scores: Scores): string {
  const head = ['', ...NAMES.map((name) => (name === 'polynomial' ? 'reference' : `onset, ${name}`))];
  const cell = (value: number) => (Number.isNaN(value) ? '–' : String(Number(value.toPrecision(3))));
  const rows = rowsOf(scores).map(({ name, unit, of }) => [`${name} (${unit})`, ...NAMES.map((way) => cell(of(way)))]);
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)));
  const line = (row: readonly string[]) => row.map((text, i) => text.padEnd(widths[i]!)).join('  ');
  return [head, ...rows].map(line).join('\n');
}
