// The supply of a fleet of motors: voltage and frequency wander slowly about their rated values, the same for all motors, and
// within what a motor is made for (NEMA MG 1: ± 10 % voltage, ± 5 % frequency).
import type { DeviceKey } from '../../core/hash';
import { OctaveNoise, OctaveNoiseInTime } from '../../core/octave-noise';
import { SUPPLY_FREQUENCY, SUPPLY_FREQUENCY_OCTAVES, SUPPLY_VOLTAGE, SUPPLY_VOLTAGE_OCTAVES } from './draws';

export const MOST_VOLTAGE_DEVIATION = 0.1;
export const MOST_FREQUENCY_DEVIATION = 0.05;

const VOLTAGE = new OctaveNoise({
  channel: SUPPLY_VOLTAGE,
  shortestMs: 15_000,
  count: SUPPLY_VOLTAGE_OCTAVES,
  gain: 1.5,
});
const FREQUENCY = new OctaveNoise({ channel: SUPPLY_FREQUENCY, shortestMs: 10_000, count: SUPPLY_FREQUENCY_OCTAVES });

export class MotorSupply {
  /** share of the rated values */
  voltage = 1;
  frequency = 1;
  private readonly voltageNoise = new OctaveNoiseInTime();
  private readonly frequencyNoise = new OctaveNoiseInTime();
  // Motors have the same times, one after the other.
  private timeMs = Number.NaN;
  private key: DeviceKey | undefined;

  /**
   * @param voltageSigma share of the rated voltage
   * @param room left below the lower limit, for what the terminals lose under load
   */
  constructor(
    private readonly voltageSigma: number,
    private readonly frequencySigma: number,
    private readonly room: number,
  ) {}

  /** @param timeMs event time, ms since the Unix epoch */
  moveTo(fleetKey: DeviceKey, timeMs: number): void {
    if (timeMs === this.timeMs && fleetKey === this.key) return;
    this.timeMs = timeMs;
    this.key = fleetKey;
    const { voltageSigma, frequencySigma, room } = this;
    const voltage = voltageSigma === 0 ? 0 : voltageSigma * this.voltageNoise.at(VOLTAGE, fleetKey, timeMs);
    const frequency = frequencySigma === 0 ? 0 : frequencySigma * this.frequencyNoise.at(FREQUENCY, fleetKey, timeMs);
    const lowest = Math.min(0, room - MOST_VOLTAGE_DEVIATION);
    this.voltage = 1 + Math.min(MOST_VOLTAGE_DEVIATION, Math.max(lowest, voltage));
    this.frequency = 1 + Math.min(MOST_FREQUENCY_DEVIATION, Math.max(-MOST_FREQUENCY_DEVIATION, frequency));
  }
}
