// The channels of a computer's random numbers. A number here is part of what a seed means: never change one.

/** Noise has one draw a tick; its channels are 0 to 4, as `normals` fills them. */
export const CPU_SENSOR = 0;
export const GPU_SENSOR = 1;
export const VOLTS = 2;
export const LOAD = 2;
export const WATTS = 3;
export const GPU_LOAD = 4;
export const CLOCK = 5;

/** Once a device. */
export const RESTART_MINUTE = 6;

/** Drawn for each boot. */
export const BOOT = 7;
export const IDLE_LOAD = 8;
export const BURSTS = { gap: 9, duration: 10, load: 11 } as const;

/** Of the cells in which parts degrade. */
export const CELLS = { phase: 12, whether: 13, duration: 14, start: 15, type: 16 } as const;
