// 1 000 points chosen from a walk of 1 M, the indexes alone: ours against tsdownsample, which is Rust, on one thread,
// and against npm `downsample`. All have the same series as 64-bit numbers, in the form that each of them wants.
import path from 'node:path';
import type { Method } from './harness/downsampling-process';
import type { Figure } from './harness/figure';
import { type Contender, interleave } from './harness/interleave';
import { pythonContender } from './harness/python';
import { Remote } from './harness/remote';

const POINTS = 1_000_000;
const ROUNDS = 50;
const NPM_ROUNDS = 5;

const ours = (method: Method) => () => contender('ours', method, ROUNDS);
const tsdownsample = (method: Method) => () =>
  pythonContender('downsampling.py', ROUNDS * POINTS, { needs: 'tsdownsample', args: [method] });

export const lttb = figure('lttb', 1, ours('lttb'), tsdownsample('lttb'));
export const lttbTimes = figure('lttb-times', 0.5, ours('lttb-times'), tsdownsample('lttb-times'));
export const lttbNpm = figure('lttb-npm', 10, ours('lttb'), () => contender('reference', 'npm', NPM_ROUNDS));
export const minMaxLttb = figure('minmaxlttb', 0.15, ours('minmaxlttb'), tsdownsample('minmaxlttb'));

function figure(
  name: string,
  atLeast: number,
  startOurs: () => Promise<Contender>,
  startReference: () => Contender | Promise<Contender>,
): Figure {
  return {
    name,
    unit: 'points/s',
    goal: { of: 'ratio', atLeast },
    measure: () => interleave(startOurs, startReference, { starts: 5, rounds: 5, warmUp: 2, better: 'higher' }),
  };
}

async function contender(label: string, method: Method, rounds: number): Promise<Contender> {
  const process = new Remote(label, path.join(__dirname, 'harness', 'downsampling-process.js'));
  await process.call('prepare', method);
  return { round: () => process.call<number>('rate', [method, rounds]), close: () => process.close() };
}
