// The channels of a motor's random numbers. A number here is part of what a seed means: never change one.

/** Noise has one draw a tick; its channels are 0 to 4, as `normals` fills them. 0 is also the reference's voltage. */
export const VOLTAGE_NOISE = 0;
export const CURRENT_NOISE = 1;
export const SPEED_NOISE = 2;
export const TORQUE_NOISE = 3;
export const TEMPERATURE_NOISE = 4;
export const NOISES = 5;

/** The load of each cycle; the tick is the number of the cycle. */
export const CYCLE_LEVEL = 5;

export const CELLS = { phase: 6, whether: 7, duration: 8, start: 9, type: 10 } as const;
export const MAINTENANCE = 11;
export const PAST = 12;

/** How a motor differs from the others. */
export const VIBRATION_SPREAD = 13;
export const HEAT_SPREAD = 14;
export const THERMAL_PHASE = 15;

/** Two: the key of the wear since a maintenance is drawn for it. Then the walk. */
export const WEAR_KEY = 16;
export const WEAR = 18;

/** Smooth noise has a channel an octave. */
export const VIBRATION_NOISE = 20;
export const VIBRATION_OCTAVES = 4;
/** Of the supply, which the fleet shares. */
export const SUPPLY_VOLTAGE = 30;
export const SUPPLY_VOLTAGE_OCTAVES = 4;
export const SUPPLY_FREQUENCY = 36;
export const SUPPLY_FREQUENCY_OCTAVES = 3;

/** Of a waveform: two for its key, drawn for its tick; then its phases and its noise. */
export const WAVEFORM_KEY = 40;
export const WAVEFORM_PHASE = 42;
export const WAVEFORM_NOISE = 43;
