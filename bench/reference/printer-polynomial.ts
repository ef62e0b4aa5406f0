// The forecast of the predictive-maintenance template (github.com/quixio/template-predictive-maintenance): a polynomial
// of degree 2 by least squares through the last 480 one-minute means, 480 steps ahead, and its rule of alert: the first of
// three forecast points in a row beyond the limit, unless the first point is beyond it already.
import { Polynomial } from '../../lib/forecast/methods/polynomial';
import { HORIZON, LIMITS, type Print, type Statement, WINDOW } from '../harness/printer-forecast';

const PARABOLA = new Polynomial(2);
const FEWEST_ROWS = 10;
const IN_A_ROW = 3;
const MINUTE_MS = 60_000;

export function foretellByPolynomial({ values, closedMs, middleMs }: Print): Statement[] {
  const statements: Statement[] = [];
  const path = new Float64Array(HORIZON);
  for (let count = FEWEST_ROWS; count <= values.mean.length; count++) {
    PARABOLA.fit(values.mean.subarray(Math.max(0, count - WINDOW), count)).forecast(path);
    const [low, high] = LIMITS.map(({ limit, side }) => {
      return alertStep((steps) => (side === 'low' ? path[steps - 1]! < limit : path[steps - 1]! > limit));
    });
    const p50Ms = middleMs[count - 1]! + (low ?? Infinity) * MINUTE_MS;
    const isAnnounced = { low: low !== undefined, high: high !== undefined };
    statements.push({ atMs: closedMs[count - 1]!, isAnnounced, p10Ms: p50Ms, p50Ms, p90Ms: p50Ms });
  }
  return statements;
}

function alertStep(isBeyond: (steps: number) => boolean): number | undefined {
  if (isBeyond(1)) return undefined;
  let row = 0;
  for (let steps = 2; steps <= HORIZON; steps++) {
    row = isBeyond(steps) ? row + 1 : 0;
    if (row === IN_A_ROW) return steps - IN_A_ROW + 1;
  }
  return undefined;
}
