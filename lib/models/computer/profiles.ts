// What computers are made of: power, heat, clocks and limits of each profile. The figures are those that the reference
// recorded of a Raspberry Pi 4 and of two PCs.

export const PROFILES = ['raspberry-pi-4', 'pc'] as const;
export type ProfileName = (typeof PROFILES)[number];

/** Temperatures in °C, clocks in GHz, power in W. */
export interface ComputerProfile {
  readonly idleWatts: number;
  /** what full load adds at the highest clock */
  readonly loadWatts: number;
  /** J/K */
  readonly capacity: number;
  /** thermal resistance to the room while the fan stands still, K/W; a fan at speed s divides it by 1 + fanGain · s */
  readonly passiveResistance: number;
  readonly fanGain: number;
  /** 0 … 1: at or below `fanFrom`; it is at 1 from `fanTo` on */
  readonly fanIdle: number;
  readonly fanFrom: number;
  readonly fanTo: number;
  /** from here on the governor lowers the clock, to `hardClock` at the hard limit */
  readonly softLimit: number;
  /** from here on it lowers it further, to the lowest within HARD_SPAN */
  readonly hardLimit: number;
  /** the protection switches off */
  readonly tripLimit: number;
  readonly maxClock: number;
  readonly hardClock: number;
  readonly minClock: number;
  /** while the supply sags */
  readonly underVoltageClock: number;
  /** an idle computer changes its clock all the time, between these; one at work is at the highest */
  readonly idleClocks: readonly [low: number, high: number];
  /** core voltage at the highest clock, and how it falls with it, down to the lowest */
  readonly maxVolts: number;
  readonly voltsPerGHz: number;
  readonly minVolts: number;
  readonly bootSeconds: readonly [shortest: number, longest: number];
}

/** So far above the hard limit the clock is at its lowest, K. */
export const HARD_SPAN = 4;

export const COMPUTER_PROFILES: Readonly<Record<ProfileName, ComputerProfile>> = {
  // 2.7 W at rest and 6.4 W at work, with a small fan that always runs. Throttled, the reference has 1.58 GHz and 0.898 V
  // at 84.2 °C, from which the slopes follow.
  'raspberry-pi-4': {
    idleWatts: 2.7,
    loadWatts: 3.7,
    capacity: 17,
    passiveResistance: 15,
    fanGain: 0.442,
    fanIdle: 1,
    fanFrom: 0,
    fanTo: 1,
    softLimit: 80,
    hardLimit: 85,
    tripLimit: 95,
    maxClock: 1.8,
    hardClock: 1.538,
    minClock: 0.6,
    underVoltageClock: 0.6,
    idleClocks: [1.8, 1.8],
    maxVolts: 0.946,
    voltsPerGHz: 0.218,
    minVolts: 0.85,
    bootSeconds: [20, 40],
  },
  // A small PC: 4.5 W at rest and 27 W at work, with a fan that follows the temperature.
  pc: {
    idleWatts: 4.5,
    loadWatts: 22.5,
    capacity: 20,
    passiveResistance: 12.8,
    fanGain: 3.2,
    fanIdle: 0.3,
    fanFrom: 55,
    fanTo: 95,
    softLimit: 100,
    hardLimit: 105,
    tripLimit: 115,
    maxClock: 3.995,
    hardClock: 2.6,
    minClock: 0.397,
    underVoltageClock: 1.2,
    idleClocks: [0.397, 3.274],
    maxVolts: 1.2,
    voltsPerGHz: 0.153,
    minVolts: 0.65,
    bootSeconds: [30, 60],
  },
};

/** Within this span of load (0 … 1) a clock goes from the way it is at rest to the way it is at work. */
const WORK_FROM = 0.25;
const WORK_SPAN = 0.5;
/** The mean of an idle clock is a bit below the middle: 1802 MHz of 397 to 3274. */
const SKEW = 0.07;
const MEAN_DRAW = 1 / 2 - SKEW / 6;

/** The clock that a load (0 … 1) asks for, GHz; `drawn`, 0 … 1, decides where it is now between its lowest and highest. */
export function clockOf(profile: ComputerProfile, load: number, drawn: number): number {
  return clockBetween(profile, load, drawn * (1 - SKEW * (1 - drawn)));
}

/** The clock that a load asks for on average, GHz. */
export function meanClockOf(profile: ComputerProfile, load: number): number {
  return clockBetween(profile, load, MEAN_DRAW);
}

function clockBetween({ idleClocks: [idleLow, idleHigh], maxClock }: ComputerProfile, load: number, share: number) {
  const idle = idleLow + (idleHigh - idleLow) * share;
  if (load <= WORK_FROM) return idle;
  return idle + (maxClock - idle) * Math.min(1, (load - WORK_FROM) / WORK_SPAN);
}

/** The core voltage that a clock needs, V. */
export function voltsOf({ maxVolts, voltsPerGHz, minVolts, maxClock }: ComputerProfile, clock: number): number {
  return Math.max(minVolts, maxVolts - voltsPerGHz * (maxClock - clock));
}
