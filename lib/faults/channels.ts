// The channels of the random numbers of a fault on a sensor. Never change one: where faults lie follows from them.

export const CHANNEL = {
  phase: 0,
  whether: 1,
  start: 2,
  duration: 3,
  share: 4,
  sign: 5,
  noise: 6,
  burst: 7,
  delay: 8,
} as const;
