// The channels of a printer's random numbers. A number here is part of what a seed means: never change one.

/** Noise has one draw a tick; its channels are 0, 1, 2, as `normals` fills them. */
export const HOTEND = 0;
export const BED = 1;
export const AMBIENT = 2;

/** Event lists are drawn for each print. */
export const HOTEND_DIPS = { start: 3, duration: 4 } as const;
export const BED_DIPS = { start: 5, duration: 6 } as const;
export const BURSTS = { gap: 7, duration: 8, amplitude: 9 } as const;

/** Of the physical profile. */
export const EXTRUSION = 10;
export const SPREAD = 11;
export const RUNAWAY = { whether: 12, kind: 13, start: 14 } as const;
