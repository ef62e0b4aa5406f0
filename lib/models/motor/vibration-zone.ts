// How a machine's vibration is judged: the zones of ISO 10816-3 for machines above 15 kW.

export type VibrationZone = 'A' | 'B' | 'C' | 'D';

/** mm/s RMS at which zone B, C and D begin. */
export type ZoneLimits = readonly [b: number, c: number, d: number];

/** Medium machines (15 to 300 kW) and large ones (above 300 kW), on rigid and flexible foundations. */
const LIMITS: Readonly<Record<'medium' | 'large', Readonly<Record<'rigid' | 'flexible', ZoneLimits>>>> = {
  medium: { rigid: [1.4, 2.8, 4.5], flexible: [2.3, 4.5, 7.1] },
  large: { rigid: [2.3, 4.5, 7.1], flexible: [3.5, 7.1, 11] },
};

export function zoneLimits(kilowatts: number, foundation: 'rigid' | 'flexible'): ZoneLimits {
  return LIMITS[kilowatts > 300 ? 'large' : 'medium'][foundation];
}

/** @param vibration mm/s RMS; a value at a limit is still in the zone below it */
export function zoneOf(vibration: number, [b, c, d]: ZoneLimits): VibrationZone {
  if (vibration <= b) return 'A';
  if (vibration <= c) return 'B';
  return vibration <= d ? 'C' : 'D';
}
