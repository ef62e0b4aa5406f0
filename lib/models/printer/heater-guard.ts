// The protection that stops a printer whose heater does not do as it is told: either the error below the target adds up
// to 120 °C·s, or less than 2 °C are gained in the time allowed. The rules and numbers are those of Klipper's
// verify_heater, looked at once a second.

import type { KeptValues } from '../../core/kept-values';

/** So far below the target all is well, °C. */
const HYSTERESIS = 5;
/** °C·s */
const MOST_ERROR = 120;
/** °C */
const LEAST_GAIN = 2;

export class HeaterGuard {
  private error = 0;
  private approaching = true;
  private goal = 0;
  private secondsLeft = 0;

  /** @param gainSeconds the time in which the heater must gain 2 °C */
  constructor(private readonly gainSeconds: number) {}

  keep(kept: KeptValues): void {
    this.error = kept.rare(this.error, 0);
    this.approaching = kept.flag(this.approaching);
    this.goal = kept.rare(this.approaching ? this.goal : 0, 0);
    this.secondsLeft = kept.rare(this.approaching ? this.secondsLeft : 0, 0);
  }

  /** A new target is set at `temperature`. */
  begin(temperature: number): void {
    this.error = 0;
    this.approaching = true;
    this.goal = temperature + LEAST_GAIN;
    this.secondsLeft = this.gainSeconds;
  }

  /** Looks at the temperature, a second after the last look; true when the printer has to stop. */
  trips(temperature: number, target: number): boolean {
    const below = target - HYSTERESIS - temperature;
    if (below <= 0) {
      this.approaching = false;
      this.error = 0;
      return false;
    }
    this.error += below;
    if (!this.approaching) return this.error >= MOST_ERROR;
    this.secondsLeft--;
    if (temperature >= this.goal) {
      this.error = 0;
      this.goal = temperature + LEAST_GAIN;
      this.secondsLeft = this.gainSeconds;
    } else if (this.secondsLeft <= 0) {
      this.approaching = false;
    }
    return false;
  }
}
