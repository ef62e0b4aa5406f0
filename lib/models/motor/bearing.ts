// Where a damaged rolling bearing shows in a spectrum: the frequencies at which its parts pass over each other.

export interface BearingGeometry {
  readonly bearingBalls: number;
  /** ball and pitch diameter, in the same unit */
  readonly ballDiameter: number;
  readonly pitchDiameter: number;
  /** contact angle, degrees */
  readonly contactAngle: number;
}

/** Multiples of the rotation's frequency, with an outer race that stands still. */
export interface BearingFrequencies {
  /** of the cage (fundamental train frequency) */
  readonly ftf: number;
  /** a ball passes a place of the outer race */
  readonly bpfo: number;
  /** a ball passes a place of the inner race */
  readonly bpfi: number;
  /** a ball spins */
  readonly bsf: number;
}

/** FTF = (1 − d/D·cos α)/2, BPFO = n·FTF, BPFI = n/2·(1 + d/D·cos α), BSF = D/2d·(1 − (d/D·cos α)²). */
export function bearingFrequencies(geometry: BearingGeometry): BearingFrequencies {
  const { bearingBalls, ballDiameter, pitchDiameter, contactAngle } = geometry;
  const ratio = (ballDiameter / pitchDiameter) * Math.cos((contactAngle * Math.PI) / 180);
  const ftf = (1 - ratio) / 2;
  return {
    ftf,
    bpfo: bearingBalls * ftf,
    bpfi: (bearingBalls * (1 + ratio)) / 2,
    bsf: (pitchDiameter / (2 * ballDiameter)) * (1 - ratio * ratio),
  };
}
