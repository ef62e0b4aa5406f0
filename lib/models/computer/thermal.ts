// Heat, power and clock of one computer. It is looked at in steps, as its governor looks at its temperature: between two
// looks the temperature moves in a straight line. C dT/dt = P − (T − room) / R(fan), P = idle + k · V² · f · load.
import type { KeptValues } from '../../core/kept-values';
import { type ComputerProfile, HARD_SPAN, meanClockOf, voltsOf } from './profiles';

/** From one look to the next. */
export const LOOK_MS = 5000;
const LOOK_SECONDS = LOOK_MS / 1000;

/** Dust at its worst makes the way of the heat so many times longer. */
const DUST_RESISTANCE = 0.4;
/** The share of its voltage that the supply loses at full power, and what it loses more at its weakest. */
const DROOP = 0.025;
const WEAK_DROOP = 0.09;
/** With 5.1 V, 4.63 V are too low. */
const UNDER_VOLTAGE_DROOP = (5.1 - 4.63) / 5.1;

/** How far each part is worn, 0 … 1. */
export interface Wear {
  fan: number;
  dust: number;
  supply: number;
}

export class ComputerThermal {
  /** at the last look, °C */
  temperature = 0;
  /** at the next */
  next = 0;
  /** the governor allows no higher clock, GHz */
  cap = 0;
  /** the core's */
  volts = 0;
  isUnderVoltage = false;
  /** the temperature lowers the clock that is allowed */
  isCapped = false;
  /** on average, GHz */
  clock = 0;
  private readonly perLoad: number;

  constructor(private readonly profile: ComputerProfile) {
    const { loadWatts, maxVolts, maxClock } = profile;
    this.perLoad = loadWatts / (maxVolts * maxVolts * maxClock);
  }

  /** Where an idle computer settles in a room of `room` °C. */
  settled(room: number, wear: Wear): number {
    const { idleWatts } = this.profile;
    let temperature = room + idleWatts * this.resistance(room, wear);
    // The fan follows the temperature: each round comes closer.
    for (let round = 0; round < 20; round++) {
      temperature = (temperature + room + idleWatts * this.resistance(temperature, wear)) / 2;
    }
    return temperature;
  }

  /** How far it has cooled towards `room` after `offMs` without power. */
  cooled(temperature: number, room: number, wear: Wear, offMs: number): number {
    const seconds = this.profile.capacity * this.resistance(0, wear);
    return room + (temperature - room) * Math.exp(-offMs / 1000 / seconds);
  }

  begin(temperature: number): void {
    this.temperature = temperature;
    this.next = temperature;
    this.cap = this.profile.maxClock;
    this.clock = this.cap;
    this.isUnderVoltage = false;
    this.isCapped = false;
  }

  /** It has become a look later: the governor sets the clock, and with it the power. `load` is 0 … 1. */
  look(load: number, wear: Wear, room: number): void {
    const { profile } = this;
    this.temperature = this.next;
    const cap = this.thermalCap();
    this.isCapped = cap < profile.maxClock;
    // While the clock is lowered, what counts is what the load would draw without: the supply would sag again at once.
    const wanted = Math.min(cap, meanClockOf(profile, load));
    this.isUnderVoltage = this.droop(this.power(load, wanted), wear) > UNDER_VOLTAGE_DROOP;
    this.cap = this.isUnderVoltage ? Math.min(cap, profile.underVoltageClock) : cap;
    const clock = Math.min(this.cap, wanted);
    // The voltage falls after the clock, and rises before it.
    this.volts = voltsOf(profile, Math.max(clock, this.clock));
    this.clock = clock;
    this.heat(this.power(load, clock, this.volts), wear, room);
  }

  /** It has become a look later without power. */
  rest(wear: Wear, room: number): void {
    this.temperature = this.next;
    this.heat(0, wear, room);
  }

  keep(kept: KeptValues): void {
    this.temperature = kept.number(this.temperature);
    this.next = kept.number(this.next);
    this.cap = kept.rare(this.cap, this.profile.maxClock);
    this.volts = kept.number(this.volts);
    this.clock = kept.number(this.clock);
    this.isUnderVoltage = kept.flag(this.isUnderVoltage);
  }

  private heat(watts: number, wear: Wear, room: number): void {
    const resistance = this.resistance(this.temperature, wear);
    const share = LOOK_SECONDS / (resistance * this.profile.capacity);
    this.next = (this.temperature + share * (room + watts * resistance)) / (1 + share);
  }

  /** What it draws at a clock, W. */
  power(load: number, clock: number, volts = voltsOf(this.profile, clock)): number {
    return this.profile.idleWatts + this.perLoad * volts * volts * clock * load;
  }

  /** The highest clock that the temperature allows. */
  private thermalCap(): number {
    const { temperature, profile } = this;
    const { softLimit, hardLimit, maxClock, hardClock, minClock } = profile;
    if (temperature < softLimit) return maxClock;
    if (temperature < hardLimit) {
      return maxClock - ((maxClock - hardClock) * (temperature - softLimit)) / (hardLimit - softLimit);
    }
    return Math.max(minClock, hardClock - ((hardClock - minClock) * (temperature - hardLimit)) / HARD_SPAN);
  }

  private droop(watts: number, wear: Wear): number {
    const { idleWatts, loadWatts } = this.profile;
    return ((DROOP + WEAK_DROOP * wear.supply) * watts) / (idleWatts + loadWatts);
  }

  /** From the chip to the room, K/W. */
  private resistance(temperature: number, wear: Wear): number {
    const { passiveResistance, fanGain, fanIdle, fanFrom, fanTo } = this.profile;
    const warm = Math.min(1, Math.max(0, (temperature - fanFrom) / (fanTo - fanFrom)));
    const fan = (fanIdle + (1 - fanIdle) * warm) * (1 - wear.fan);
    return (passiveResistance * (1 + DUST_RESISTANCE * wear.dust)) / (1 + fanGain * fan);
  }
}
