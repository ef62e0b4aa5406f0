// When a failing motor gets to a limit, ahead of time: its ground truth and its remaining useful life follow from it. What
// follows the load is judged at full load, without noise.
import type { Anchored } from '../anchored';
import type { Failure } from '../operation';
import type { MotorDrive } from './drive';
import { MOTOR_FAILURES, progressOf } from './failures';
import type { Heat, HeatedMotor, MotorHeat } from './heat';
import { MOST_VOLTAGE_DEVIATION } from './supply';

/** What a failure is followed with: of the motor that has it. Times are ms of the fleet's time. */
export interface FailingMotor {
  /** mm/s RMS at full load */
  vibrationAt(timeMs: number): number;
  /** the winding's temperature, which can be moved on alone */
  heat(): Anchored<Heat, HeatedMotor>;
}

export class MotorOutlook {
  constructor(
    private readonly drive: MotorDrive,
    private readonly heat: MotorHeat,
    /** mm/s RMS */
    private readonly vibrationLimit: number,
    /** °C */
    private readonly temperatureLimit: number,
  ) {}

  /** When the failure is first beyond a limit, ms of the fleet's time; undefined when it ends before. */
  limitMs(failure: Failure, motor: FailingMotor): number | undefined {
    const { blocked, undervoltage } = MOTOR_FAILURES[failure.type]!;
    if (blocked) return this.hotFrom(failure, motor.heat());
    if (!undervoltage) return firstBeyond((timeMs) => motor.vibrationAt(timeMs) > this.vibrationLimit, failure);
    const { electrics, fullLoad } = this.drive;
    return firstBeyond((timeMs) => {
      electrics.run(fullLoad, 1 - undervoltage * progressOf(failure, timeMs), 1, 0);
      return electrics.voltage < 1 - MOST_VOLTAGE_DEVIATION;
    }, failure);
  }

  /** With the load that the motor will have. */
  private hotFrom({ startMs, endMs }: Failure, own: Anchored<Heat, HeatedMotor>): number | undefined {
    const { heat, temperatureLimit } = this;
    for (let step = heat.stepAt(startMs); step * heat.stepMs < endMs; step++) {
      const { from, to } = own.moveTo(step);
      if (to < temperatureLimit) continue;
      const way = from >= temperatureLimit ? 0 : (temperatureLimit - from) / (to - from);
      const atMs = Math.max(startMs, Math.ceil((step + way) * heat.stepMs));
      return atMs < endMs ? atMs : undefined;
    }
    return undefined;
  }
}

/** The first whole ms of a failure at which `isBeyond` holds, which goes on to once it does; undefined for none. */
function firstBeyond(isBeyond: (timeMs: number) => boolean, { startMs, endMs }: Failure): number | undefined {
  let low = Math.ceil(startMs);
  let high = Math.ceil(endMs) - 1;
  if (high < low || !isBeyond(high)) return undefined;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isBeyond(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}
