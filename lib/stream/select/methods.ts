// The selection methods by name.
import { lttb } from './lttb';
import { m4 } from './m4';
import { minMax } from './minmax';
import { minMaxLttb } from './minmax-lttb';

export const SELECTIONS = { lttb, minmax: minMax, minmaxlttb: minMaxLttb, m4 } as const;

export type SelectionName = keyof typeof SELECTIONS;
