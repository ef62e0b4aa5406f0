// The channels of a machine’s random numbers: 0 to 6 are the noise of its sensors. A number is part of what a seed means: never change one.

export const OFFSET = 7;
export const CELLS = { phase: 8, whether: 9, duration: 10, start: 11, type: 12 } as const;
export const MAINTENANCE = 13;
export const PAST = 14;
