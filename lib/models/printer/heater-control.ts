// The controller of a heater: full power far below the target, PI control near it, as printer firmware does. It is tuned
// to the heater as an automatic tuning would: the loop of capacity and sensor lag is left with a damping ratio of 0.5, so
// that each disturbance rings a little. That is the ripple of a real hot end.
import type { KeptValues } from '../../core/kept-values';
import type { HeaterConstants } from './heater';

/** The integral works this many sensor lags. */
const INTEGRAL_LAGS = 8;

export class HeaterControl {
  private watts = 0;
  /** W/K */
  private gain = 0;
  /** W/K per step */
  private integralGain = 0;
  private loss = 0;
  private integral = 0;
  private near = false;

  constructor(
    constants: HeaterConstants,
    private readonly stepSeconds: number,
  ) {
    this.become(constants);
  }

  /** The controller of another printer's heater. */
  become({ watts, capacity, loss, sensorRate }: HeaterConstants): void {
    this.watts = watts;
    this.loss = loss;
    this.gain = sensorRate * capacity;
    this.integralGain = (this.gain * sensorRate * this.stepSeconds) / INTEGRAL_LAGS;
  }

  keep(kept: KeptValues): void {
    this.integral = kept.number(this.integral);
    this.near = kept.flag(this.near);
  }

  begin(): void {
    this.integral = 0;
    this.near = false;
  }

  /** The power for the next step, W. */
  power(target: number, sensed: number, around: number): number {
    const { gain, watts } = this;
    const error = target - sensed;
    if (gain * error > watts) {
      this.near = false;
      return watts;
    }
    if (!this.near) {
      this.near = true;
      this.integral = this.loss * (target - around);
    }
    const asked = gain * error + this.integral;
    const given = Math.min(Math.max(asked, 0), watts);
    // The integral rests while the element can do no more.
    if (asked === given) this.integral += this.integralGain * error;
    return given;
  }
}
