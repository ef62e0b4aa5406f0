// Downsampling: the readings of each key are gathered in windows of event time, and each window leaves as one reading
// of aggregates.

import type { SavedKeys } from '../core/keyed-state';
import type { Reading } from '../core/reading';
import { type Aggregate, cellPlan } from './aggregates';
import { FieldLayouts } from './field-layout';
import { FILLED, type GapSettings, Gaps } from './gaps';
import type { WindowResult } from './key-windows';
import type { WindowPlan } from './window';
import { aggregatingWindows, gridStepOf, type WindowKind } from './window-kinds';
import { RESERVED_FIELDS, Windowed, type WindowedSettings } from './windowed';

export { RESERVED_FIELDS } from './windowed';

export interface DownsampleSettings extends WindowedSettings, GapSettings {
  windows: WindowKind;
  aggregates: readonly Aggregate[];
  /** the point of the window that is its reading's timestamp */
  timestampAt: 'start' | 'middle' | 'end';
  /** the field that holds the number of a window's readings; empty: none */
  countField: string;
  /** readings a window holds at most while its readings or their values are kept */
  maxReadings: number;
}

/** What a saved state depends on, as text: with another one it cannot be read. */
export function stateFingerprint(settings: DownsampleSettings): string {
  const { windows, keyProperty, timeProperty, fields, aggregates } = settings;
  // Tumbling windows are written as when there were no others, so that their states stay.
  const given = windows.kind === 'tumbling' ? [windows.sizeMs, windows.offsetMs] : [windows];
  return JSON.stringify([...given, keyProperty, timeProperty, fields, cellPlan(aggregates)]);
}

/** What `save` writes. */
export type SavedDownsampler = SavedKeys;

export class Downsampler extends Windowed<WindowResult> {
  private readonly gaps: Gaps | undefined;

  constructor(override readonly settings: DownsampleSettings) {
    const { aggregates, windows, graceMs, fill, countField } = settings;
    const labelsOf = (field: string) =>
      aggregates.map(({ prefix }) => (aggregates.length === 1 ? field : `${prefix}_${field}`));
    const stepMs = fill === 'none' ? undefined : gridStepOf(windows);
    const left = new Set([...RESERVED_FIELDS, settings.keyProperty, settings.timeProperty, countField]);
    if (stepMs !== undefined) left.add(FILLED);
    const plan: WindowPlan = {
      aggregates,
      cells: cellPlan(aggregates),
      layouts: new FieldLayouts(labelsOf),
      chosen: [...new Set(settings.fields)],
      left,
      maxReadings: settings.maxReadings,
    };
    super(settings, () => aggregatingWindows(windows, graceMs, plan), left);
    if (stepMs !== undefined) this.gaps = new Gaps(settings, stepMs, aggregates, countField);
  }

  protected override write(
    device: string,
    result: WindowResult,
    isPartial: boolean,
    last: Reading | undefined,
    out: Reading[],
  ): Reading | undefined {
    const { timestampAt, countField } = this.settings;
    const { from, to } = result;
    const timestamp = timestampAt === 'start' ? from : timestampAt === 'end' ? to : (from + to) / 2;
    const reading: Reading = { device, timestamp };
    if (countField !== '') reading[countField] = result.readings;
    result.writeTo(reading);
    if (isPartial) reading.partial = true;
    else if (this.gaps && last) out.push(...this.gaps.between(last, reading));
    out.push(reading);
    // What has been sent is the receivers', who may change it.
    return this.gaps && !isPartial ? { ...reading } : undefined;
  }
}
