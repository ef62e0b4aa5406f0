// `npm run bench [-- <name> …] [-- --profile]`: one JSON line a figure on standard output; what is missing and which
// goals are missed, on standard error. Speed is no test: the exit code says only whether the benchmark itself ran.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Unavailable } from '../scripts/lib/server-process';
import { deviceBytes } from './device-bytes';
import { downsample, downsamplePlain } from './downsample';
import { features } from './features';
import { fleet10k } from './fleet-10k';
import { flowArray } from './flow-array';
import { flowSingle } from './flow-single';
import { forecastBytes } from './forecast-bytes';
import { forecastRefit, forecastRefitSeasonal } from './forecast-refit';
import { forecastUpdate } from './forecast-update';
import {
  type Figure,
  type FigureLine,
  type FigureTable,
  goalText,
  lineOf,
  type Measured,
  meets,
} from './harness/figure';
import { topOf } from './harness/profile';
import { injectAnomaly, injectAnomalySingle } from './inject-anomaly';
import { kafkaArray } from './kafka-array';
import { kafkaIdle } from './kafka-idle';
import { kafkaSingle } from './kafka-single';
import { lttb, lttbNpm, lttbTimes, minMaxLttb } from './lttb';
import { modelComputer } from './model-computer';
import { modelCustom } from './model-custom';
import { modelMachine } from './model-machine';
import { modelMotor, modelMotorVoltage } from './model-motor';
import { modelStep } from './model-step';
import { mqttSingle } from './mqtt-single';
import { printerForecast } from './printer-forecast';
import { sidebar, sidebarFilter } from './sidebar';

const FIGURES: readonly (Figure | FigureTable)[] = [
  modelStep,
  modelMachine,
  modelComputer,
  modelCustom,
  modelMotor,
  modelMotorVoltage,
  flowSingle,
  flowArray,
  downsample,
  downsamplePlain,
  injectAnomaly,
  injectAnomalySingle,
  lttb,
  lttbTimes,
  lttbNpm,
  minMaxLttb,
  features,
  kafkaSingle,
  kafkaArray,
  mqttSingle,
  kafkaIdle,
  sidebar,
  sidebarFilter,
  fleet10k,
  deviceBytes,
  forecastUpdate,
  forecastBytes,
  forecastRefit,
  forecastRefitSeasonal,
  printerForecast,
];

async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((name) => name !== '--profile');
  const unknown = names.find((name) => !FIGURES.some((figure) => figure.name === name));
  if (unknown) {
    const known = FIGURES.map(({ name }) => name).join(', ');
    throw new Error(`there is no figure ${unknown}; there are ${known}`);
  }
  const chosen = names.length > 0 ? FIGURES.filter(({ name }) => names.includes(name)) : FIGURES;
  const missed: string[] = [];
  for (const figure of chosen) {
    const folder = args.includes('--profile') ? profileFolder(figure) : undefined;
    try {
      for (const { line, measured } of await measure(figure)) {
        console.log(lineOf(line, measured));
        if (!meets(line.goal, measured)) missed.push(`${line.name} (goal: ${goalText(line.goal)})`);
      }
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      console.error(`${figure.name} is left out: ${error.message}`);
    }
    if (folder) console.error(topOf(folder));
  }
  if (missed.length > 0) console.error(`Goals missed: ${missed.join('; ')}.`);
}

async function measure(figure: Figure | FigureTable): Promise<{ line: FigureLine; measured: Measured }[]> {
  if ('measure' in figure) return [{ line: figure, measured: await figure.measure() }];
  const { table, lines } = await figure.measureAll();
  console.error(table);
  return lines.map((line) => ({ line, measured: line }));
}

/** Has the measured processes leave their CPU profiles in a folder of the figure's. */
function profileFolder({ name }: Figure | FigureTable): string {
  const folder = path.join(__dirname, 'profiles', `${name}-${new Date().toISOString().replace(/[:.]/g, '-')}`);
  mkdirSync(folder, { recursive: true });
  process.env.SHOPFLOOR_PROFILE = folder;
  return folder;
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
});
