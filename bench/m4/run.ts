// `npm run bench:m4 -- <folder>`: how well each forecasting method does on the series of the M4 competition whose files
// are in the folder. Standard output has a table a group, and one line of JSON a method.
import { Auto } from '../../lib/forecast/methods/auto';
import { Naive2 } from '../../lib/forecast/methods/naive2';
import { FORECAST_METHODS } from '../../lib/forecast/methods/registry';
import { GROUPS, type Group, readGroup } from './groups';
import { type Entry, type MethodScore, scores } from './score';

/** What a person would tell a method that does not find the periods itself, in steps. */
const PERIODS: Readonly<Record<string, readonly number[]>> = {
  Hourly: [24, 168],
  Daily: [7],
  Weekly: [365.25 / 7],
  Monthly: [12],
  Quarterly: [4],
  Yearly: [],
};

const USAGE = 'npm run bench:m4 -- <folder with Hourly-train.csv, Hourly-test.csv, …> [<method> …]';

function main([folder, ...names]: readonly string[]): void {
  if (folder === undefined) throw new Error(`no folder given: ${USAGE}`);
  const unknown = names.find((name) => !FORECAST_METHODS.some((method) => method.name === name));
  if (unknown !== undefined) {
    const known = FORECAST_METHODS.map(({ name }) => name).join(', ');
    throw new Error(`there is no method ${unknown}; there are ${known}`);
  }
  let groups = 0;
  for (const group of GROUPS) {
    const series = readGroup(folder, group);
    if (!series) continue;
    groups++;
    const results = scores(group, series, entriesFor(group, names));
    console.log(table(group, results));
    for (const result of results) console.log(JSON.stringify(result));
    console.log();
  }
  if (groups === 0) {
    throw new Error(`${folder} has no file of a group, such as ${GROUPS[0].name}-train.csv: ${USAGE}`);
  }
}

function entriesFor(group: Group, names: readonly string[]): Entry[] {
  const chosen = FORECAST_METHODS.filter(({ name }) => names.length === 0 || names.includes(name));
  return [
    { method: new Naive2(), periods: group.period > 1 ? [group.period] : [] },
    ...chosen.map((method) =>
      method instanceof Auto
        ? { method: new Auto(group.horizon), periods: [] }
        : { method, periods: PERIODS[group.name] ?? [] },
    ),
  ];
}

function table({ name, horizon, period }: Group, results: readonly MethodScore[]): string {
  const head = ['method', 'OWA', 'sMAPE %', 'MASE', 'covered %', 'ms', 'ms intervals', 'too short'];
  const rows = results.map((result) => [
    result.method,
    result.owa.toFixed(3),
    result.sMape.toFixed(3),
    result.mase.toFixed(3),
    Number.isNaN(result.coverage) ? '–' : (100 * result.coverage).toFixed(1),
    result.msPoint.toFixed(2),
    result.msInterval.toFixed(2),
    String(result.tooShort),
  ]);
  const widths = head.map((cell, k) => Math.max(cell.length, ...rows.map((row) => row[k].length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]))).join('  ');
  const title = `${name}: ${results[0].series} series, horizon ${horizon}, MASE scale ${period}, intervals of 95 %`;
  return [title, line(head), ...rows.map(line)].join('\n');
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(`bench:m4: ${(error as Error).message}`);
  process.exitCode = 1;
}
