// The forecast of one field of one key: its grid, its window of values, the fitted method, and the errors of its past
// forecasts. Between two fits a value costs O(1) and allocates nothing.
import { InputError } from '../core/errors';
import { type AnnouncementState, announce, QUIET } from './announcement';
import { ConformalIntervals, fewestErrors, type SavedConformal } from './conformal';
import { ErrorDrift } from './error-drift';
import { errorScales } from './error-profile';
import { type Crossing, crossingOf, type Forecast } from './forecast-message';
import type { FittedForecast, Passage } from './method';
import { passageOfPath } from './passage';
import { PendingPoints, type SavedPoints } from './pending-points';
import type { Lengths, Limit, SeriesPlan } from './series-plan';
import { type GridListener, type SavedGrid, StepGrid } from './step-grid';
import { moveEvidence, slopeEvidence } from './trend-evidence';
import { ValueWindow } from './value-window';

/** Half a window with fewer values shows nothing of what forecasts are worth. */
const FEWEST_TO_REHEARSE = 8;
const REHEARSAL_FITS = 4;
/** So many past forecasts show what later ones are worth, or as many as an interval takes: some methods take 1 ms for each. */
const REHEARSED = 60;
/** Errors are kept as for such intervals where only their scale is of use. */
const USUAL_COVERAGE = 0.8;
/** A series that is younger than so many times the steps between two fits is fitted anew when it has grown by one of as many parts. */
const YOUNG = 4;

/** What `save` writes. */
export interface SavedSeries {
  phase: number;
  /** whose errors they are */
  method: string;
  grid: SavedGrid;
  /** event time of the last value, ms; null without one */
  origin: number | null;
  steps: number;
  sinceForecast: number;
  values: string;
  points: SavedPoints | null;
  errors: SavedConformal | null;
  announcements: AnnouncementState[];
}

export class Series implements GridListener {
  /** A forecast is to be made. */
  isDue = false;

  private readonly grid: StepGrid;
  private lengths: Lengths | undefined;
  private window: ValueWindow | undefined;
  /** points of past forecasts, and the errors of those whose value came; none where nobody asks for them */
  private points: PendingPoints | undefined;
  private errors: ConformalIntervals | undefined;
  private fitted: FittedForecast | undefined;
  private periods: readonly number[] = [];
  /** how many values they were looked for in last */
  private searchedIn = 0;
  /** event time of the last value, ms */
  private origin = Number.NaN;
  /** the last forecast of the next value; NaN for none */
  private expected = Number.NaN;
  private readonly drift = new ErrorDrift();
  private sinceForecast = 0;
  /** values since the series began */
  private steps = 0;
  /** as many at the last fit */
  private fittedAt = 0;
  private readonly limits: readonly Limit[];
  private announcements: readonly AnnouncementState[];

  /**
   * @param phase 0 … 1: how far between two fits the series begins. Those of many keys would else be fitted in the same
   * step for ever
   */
  constructor(
    private readonly plan: SeriesPlan,
    private readonly field: string,
    private readonly phase: number,
  ) {
    this.grid = new StepGrid(plan.settings, this);
    this.limits = plan.settings.limitsOf(field);
    this.announcements = this.limits.map(() => QUIET);
  }

  /** Takes a reading; false when it is late. */
  add(time: number, value: number): boolean {
    return this.grid.add(time, value);
  }

  /** Begins anew. What is known of the errors of its forecasts stays. */
  restart(): void {
    this.grid.restart();
    this.end();
  }

  begin(stepMs: number): void {
    const { plan } = this;
    const lengths = plan.lengthsFor(stepMs);
    this.end();
    if (this.lengths === lengths) {
      this.window?.clear();
      return;
    }
    this.lengths = lengths;
    this.periods = lengths.periods;
    this.window = new ValueWindow(lengths.window);
    const { coverage } = plan.settings;
    if (coverage === 0 && this.limits.length === 0) return;
    const errors = new ConformalIntervals({ horizon: lengths.horizon, coverage: coverage || USUAL_COVERAGE });
    this.errors = errors;
    this.points = new PendingPoints(errors.steps, (distance, error) => errors.add(distance, error));
  }

  next(value: number, time: number, isReal: boolean): void {
    const { plan, expected } = this;
    this.origin = time;
    if (isReal && !Number.isNaN(expected)) {
      plan.worth.came(value, expected);
      this.drift.add(value - expected);
    }
    this.expected = Number.NaN;
    this.points?.value(value, isReal);
    this.window!.push(value);
    this.fitted?.update(value);
    this.steps++;
    if (++this.sinceForecast >= plan.settings.every && this.window!.length >= this.lengths!.minimum) this.isDue = true;
  }

  amend(value: number): void {
    this.window!.amend(value);
  }

  /**
   * The forecast from the last value on.
   *
   * @throws InputError when the settings allow none
   */
  forecast(device: string): Forecast {
    const { plan, errors } = this;
    const { horizon, stepMs, fewest } = this.lengths!;
    const { method, coverage } = plan.settings;
    const began = plan.clock();
    this.isDue = false;
    this.sinceForecast = 0;
    if (this.window!.length < fewest) throw this.tooShort(fewest);
    const isNew = this.refit();
    const path = plan.scratch('path', horizon);
    this.fitted!.forecast(path);
    if (isNew) plan.worth.fitted(plan.clock() - began);
    if (!path.every(Number.isFinite)) {
      this.fitted = undefined;
      throw new InputError(`field \`${this.field}\`: method ${method.name} finds no finite forecast for its values`);
    }
    this.expected = path[0]!;
    const forecast: Forecast = {
      kind: 'forecast',
      device,
      timestamp: this.origin,
      field: this.field,
      method: method.name,
      step: stepMs,
      values: Array.from(path),
      crossings: this.crossings(path),
    };
    if (errors && coverage > 0) this.addIntervals(forecast, errors);
    this.points?.forecast(path);
    return forecast;
  }

  save(): SavedSeries {
    return {
      phase: this.phase,
      method: this.plan.settings.method.name,
      grid: this.grid.save(),
      origin: Number.isNaN(this.origin) ? null : this.origin,
      steps: this.steps,
      sinceForecast: this.sinceForecast,
      values: this.window?.save() ?? '',
      points: this.points?.save() ?? null,
      errors: this.errors?.save() ?? null,
      announcements: [...this.announcements],
    };
  }

  /** Takes over what `save` wrote by a series of the same phase; the method is fitted when the next forecast is due. */
  restore({ method, grid, origin, steps, sinceForecast, values, points, errors, announcements }: SavedSeries): void {
    this.grid.restore(grid);
    if (grid.stepMs > 0 && grid.anchor !== null) this.begin(grid.stepMs);
    this.origin = origin ?? Number.NaN;
    this.steps = steps;
    this.sinceForecast = sinceForecast;
    this.window?.restore(values);
    const isSame = method === this.plan.settings.method.name && errors?.steps.join() === this.errors?.steps.join();
    if (this.errors && errors && points && isSame) {
      this.errors.restore(errors);
      this.points!.restore(points);
    }
    if (announcements.length === this.limits.length) this.announcements = announcements;
  }

  /** What came before says nothing of what comes next. */
  private end(): void {
    this.fitted = undefined;
    this.expected = Number.NaN;
    this.isDue = false;
    this.sinceForecast = this.plan.settings.every;
    this.steps = 0;
    this.searchedIn = 0;
    this.points?.interrupt();
    this.announcements = this.announcements.map((state) => announce(state, undefined));
  }

  /** Fits the method if it is time to; true when it was. */
  private refit(): boolean {
    if (this.fitted && !this.isOutdated()) return false;
    const { method } = this.plan.settings;
    const values = this.values();
    this.searchPeriods(values);
    if (this.errors && this.errors.amountsAt(0).length === 0) this.rehearse(values);
    this.fitted = method.fit(values, this.periods);
    this.fittedAt = this.steps;
    this.drift.fitted();
    return true;
  }

  /** Looks for the periods once, and again whenever there are twice as many values to find longer ones in. */
  private searchPeriods(values: Float64Array): void {
    const { method, periods: finder } = this.plan.settings;
    if (typeof finder !== 'function' || values.length < 2 * this.searchedIn) return;
    this.searchedIn = values.length;
    const found = [...finder(values)];
    while (found.length > 0 && method.minimum(found) > values.length) found.pop();
    this.periods = found;
  }

  /**
   * Forecasts the second half of the window from the first as if it came now, so that a series that begins with many
   * values has intervals at once.
   */
  private rehearse(values: Float64Array): void {
    const { method } = this.plan.settings;
    const { fewest, horizon } = this.lengths!;
    const half = values.length >> 1;
    if (half < Math.max(fewest, FEWEST_TO_REHEARSE)) return;
    const path = this.plan.scratch('path', horizon);
    const fitEvery = Math.ceil(half / REHEARSAL_FITS);
    const every = Math.ceil(half / Math.max(REHEARSED, fewestErrors(this.errors!.coverage)));
    let fitted: FittedForecast | undefined;
    for (let seen = half; seen < values.length; seen++) {
      const step = seen - half;
      if (!fitted || step % fitEvery === 0) fitted = method.fit(values.subarray(0, seen), this.periods);
      if (step % every === 0) {
        fitted.forecast(path);
        this.points!.forecast(path);
      }
      this.points!.value(values[seen]!, true);
      fitted.update(values[seen]!);
    }
  }

  private isOutdated(): boolean {
    const { steps, fittedAt, phase } = this;
    if (this.drift.isFound) return true;
    const { refitEvery } = this.plan.settings;
    const round = (at: number) => Math.floor(at / refitEvery + phase);
    return round(steps) > round(fittedAt) || (fittedAt < YOUNG * refitEvery && steps >= fittedAt * (1 + 1 / YOUNG));
  }

  private tooShort(fewest: number): InputError {
    const { method } = this.plan.settings;
    const { window, periods } = this.lengths!;
    const seasons = periods.length > 0 ? ` with periods of ${periods.join(' and ')} steps` : '';
    return new InputError(
      `method ${method.name}${seasons} takes ${fewest} values; expected a window of as many, not ${window}`,
    );
  }

  private values(): Float64Array {
    return this.window!.copyTo(this.plan.scratch('values', this.window!.length));
  }

  private addIntervals(forecast: Forecast, errors: ConformalIntervals): void {
    const { values } = forecast;
    const widths = this.plan.scratch('widths', values.length);
    const known = errors.halfWidths(widths);
    if (known === 0) return;
    forecast.lower = Array.from({ length: known }, (_, h) => values[h]! - widths[h]!);
    forecast.upper = Array.from({ length: known }, (_, h) => values[h]! + widths[h]!);
    forecast.level = Math.round(errors.coverage * 1e6) / 1e4;
  }

  private crossings(path: Float64Array): Crossing[] {
    const { limits, plan, origin } = this;
    if (limits.length === 0) return [];
    const passages = this.passages(path);
    this.announcements = this.announcements.map((state, i) => announce(state, passages[i], plan.settings.rule));
    return limits.map((limit, i) =>
      crossingOf(limit, passages[i]!, this.announcements[i]!.phase === 'announced', origin, this.lengths!.stepMs),
    );
  }

  private passages(path: Float64Array): Passage[] {
    const { limits, fitted, periods, plan, errors } = this;
    if (fitted!.passage) return limits.map(({ limit, side }) => fitted!.passage!(limit, side, path.length));
    const values = this.values();
    const scale = plan.scratch('widths', path.length);
    errorScales(errors!, stepScale(values), scale);
    return limits.map(({ limit, side }) => {
      const evidence =
        periods.length > 0
          ? moveEvidence({ path, scale }, this.window!.last, limit, side)
          : slopeEvidence(values, side);
      return passageOfPath({ path, scale }, limit, side, evidence);
    });
  }
}

/** The root mean square of the changes from one value to the next. */
function stepScale(values: Float64Array): number {
  let squares = 0;
  for (let i = 1; i < values.length; i++) squares += (values[i]! - values[i - 1]!) ** 2;
  return values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
}
