// The settings that all sinks share: their format and their outbox.
import { type OutboxLimits, OVERFLOW_POLICIES } from '../../lib/delivery/outbox';
import { type Encoder, encoderOf } from '../../lib/wire/format';
import { readFormat } from './format-settings';
import type { Settings } from './settings';

const BYTES_PER_MB = 1_000_000;

export function readOutboxLimits(settings: Settings): OutboxLimits {
  return {
    records: settings.number('maxRecords', { min: 1, max: 10_000_000, integer: true, fallback: 100_000 }),
    bytes: settings.number('maxMegabytes', { min: 0.001, max: 10_000, fallback: 50 }) * BYTES_PER_MB,
    overflow: settings.choice('overflow', OVERFLOW_POLICIES, 'refuse'),
  };
}

export function readEncoder(settings: Settings): Encoder {
  const { format, options } = readFormat(settings);
  return encoderOf(format, options);
}
