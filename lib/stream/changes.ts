// Downsampling to changes: a reading leaves when one of its fields has moved, as historians and fieldbuses report.
import type { Reading } from '../core/reading';
import type { Compressor } from './compress/compressor';
import { Deadband, type DeadbandValue } from './compress/deadband';
import { SwingingDoor } from './compress/swinging-door';
import { FieldLayouts } from './field-layout';
import { type ChangesPlan, KeyChanges } from './key-changes';
import { readingOf, type Sample } from './sample';
import type { NanPolicy } from './select/selection';
import { RESERVED_FIELDS, Windowed, type WindowedSettings } from './windowed';

export interface ChangesSettings extends WindowedSettings {
  /** `deadband-percent`: % of the last kept value, the others in the unit of the field */
  method: 'deadband' | 'deadband-percent' | 'swinging-door';
  /** how far a field may move, or pass from the line, unnoticed */
  band: number;
  /** the fields with another band */
  bands: ReadonlyMap<string, number>;
  /** swinging door: kept values of a field are not closer than this, ms; 0: no limit */
  minMs: number;
  /** a field is silent for this long at most, as long as readings come, ms; 0: no limit */
  maxMs: number;
  nan: NanPolicy;
  /** a reading leaves with all of its fields, not only with those that are kept */
  whole: boolean;
  /** readings that wait within the grace at most */
  maxReadings: number;
}

/** What a saved state depends on, as text: with another one it cannot be read. */
export function changesFingerprint({ method, keyProperty, timeProperty, fields }: ChangesSettings): string {
  return JSON.stringify(['changes', method, keyProperty, timeProperty, fields]);
}

export class ChangesDownsampler extends Windowed<Sample> {
  constructor(settings: ChangesSettings) {
    const { fields, keyProperty, timeProperty, nan, graceMs, whole, maxReadings } = settings;
    const left = new Set([...RESERVED_FIELDS, keyProperty, timeProperty]);
    const plan: ChangesPlan = {
      layouts: new FieldLayouts(() => []),
      chosen: [...new Set(fields)],
      left,
      nan,
      graceMs,
      whole,
      maxReadings,
      newCompressor: (field, kind) => newCompressor(settings, field, kind),
    };
    super(settings, () => new KeyChanges(plan), left);
  }

  protected override write(
    device: string,
    sample: Sample,
    isPartial: boolean,
    _last: Reading | undefined,
    out: Reading[],
  ): undefined {
    out.push(readingOf(device, sample, isPartial));
  }
}

function newCompressor(
  { method, band: common, bands, minMs, maxMs }: ChangesSettings,
  field: string,
  kind: 'number' | 'text',
): Compressor<DeadbandValue, object> {
  const maxSilenceMs = maxMs || Number.POSITIVE_INFINITY;
  const band = bands.get(field) ?? common;
  if (kind === 'text' || method === 'deadband') {
    return new Deadband({ band: { kind: 'absolute', band }, maxSilenceMs }) as Compressor<DeadbandValue, object>;
  }
  if (method === 'deadband-percent') {
    return new Deadband({ band: { kind: 'percent', percent: band }, maxSilenceMs }) as Compressor<
      DeadbandValue,
      object
    >;
  }
  return new SwingingDoor({ deviation: band, minMs, maxMs: maxSilenceMs }) as Compressor<never, object>;
}
