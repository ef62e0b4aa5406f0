// What test/reference/downsampling.py wrote.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SelectionName } from '../../../lib/stream/select/methods';
import type { NanPolicy } from '../../../lib/stream/select/selection';
import type { PlaceKind, ValueKind } from '../../support/lcg-series';

export interface SelectionCase {
  method: SelectionName;
  /** present when the series has gaps */
  nan?: NanPolicy;
  x: PlaceKind;
  y: ValueKind;
  n: number;
  count: number;
  chosen: number[];
}

export interface DoorCase {
  x: PlaceKind;
  y: ValueKind;
  n: number;
  deviation: number;
  minMs: number;
  maxMs: number | null;
  kept: number[];
}

const FILE = path.resolve(__dirname, '../../../../test/fixtures/downsampling.json');

export const { selections, swingingDoors }: { selections: SelectionCase[]; swingingDoors: DoorCase[] } = JSON.parse(
  readFileSync(FILE, 'utf8'),
);
