// Downsampling to the points that show the shape: of the readings of each window those leave, as they came, that a
// selection method chooses.
import type { Reading } from '../core/reading';
import { PointsWindow } from './points-window';
import { readingOf } from './sample';
import { SELECTIONS, type SelectionName } from './select/methods';
import type { NanPolicy } from './select/selection';
import { type SeparateWindows, separateWindows } from './window-kinds';
import { RESERVED_FIELDS, Windowed, type WindowedSettings } from './windowed';

export interface ShapeSettings extends WindowedSettings {
  windows: SeparateWindows;
  method: SelectionName;
  /** points of each field that a window gives at most */
  points: number;
  nan: NanPolicy;
  /** readings a window holds at most */
  maxReadings: number;
}

/** What a saved state depends on, as text: with another one it cannot be read. */
export function shapeFingerprint({ windows, nan, keyProperty, timeProperty, fields }: ShapeSettings): string {
  return JSON.stringify(['shape', windows, nan, keyProperty, timeProperty, fields]);
}

export class ShapeDownsampler extends Windowed<PointsWindow> {
  constructor(settings: ShapeSettings) {
    const left = new Set([...RESERVED_FIELDS, settings.keyProperty, settings.timeProperty]);
    const plan = {
      select: SELECTIONS[settings.method],
      count: settings.points,
      nan: settings.nan,
      chosen: [...new Set(settings.fields)],
      left,
      maxReadings: settings.maxReadings,
    };
    super(settings, () => separateWindows(settings.windows, settings.graceMs, () => new PointsWindow(plan)), left);
  }

  protected override write(
    device: string,
    window: PointsWindow,
    isPartial: boolean,
    _last: Reading | undefined,
    out: Reading[],
  ): undefined {
    for (const sample of window.chosen()) out.push(readingOf(device, sample, isPartial));
  }
}
