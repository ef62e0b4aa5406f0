// What shakes a motor, and by how much: parts that are independent, so that their squares add up. All are velocities in mm/s
// RMS.
import type { BearingFrequencies } from './bearing';
import { MOTOR_FAILURES } from './failures';

/** Shares of a sound motor's vibration at full load and speed; their squares add up to 1. */
const UNBALANCE = 0.6;
const MISALIGNMENT = 0.35;
const MAGNETIC = 0.3;
const BROADBAND = Math.sqrt(1 - UNBALANCE * UNBALANCE - MISALIGNMENT * MISALIGNMENT - MAGNETIC * MAGNETIC);
/** What the floor passes on while the motor stands still, mm/s. */
const BACKGROUND = 0.02;

/** One line of a spectrum. */
export interface Line {
  readonly hertz: number;
  /** mm/s RMS */
  readonly rms: number;
}

export class MotorVibration {
  /** once a turn */
  unbalance = 0;
  /** twice a turn */
  misalignment = 0;
  /** at twice the frequency of the supply */
  magnetic = 0;
  broadband = 0;
  /** of a failure, at lines of its own */
  fault = 0;

  /**
   * @param sound of a sound motor at full load, with its wear
   * @param load torque, and `speed`, per unit
   * @param fault of a failure at full speed
   */
  set(sound: number, load: number, speed: number, fault: number): void {
    this.unbalance = UNBALANCE * sound * speed * speed;
    this.misalignment = MISALIGNMENT * sound * (0.5 + 0.5 * load) * speed;
    this.magnetic = speed > 0 ? MAGNETIC * sound * (0.4 + 0.6 * load) : 0;
    this.broadband = BACKGROUND + BROADBAND * sound * speed;
    this.fault = fault * speed;
  }

  get rms(): number {
    const { unbalance, misalignment, magnetic, broadband, fault } = this;
    return Math.sqrt(
      unbalance * unbalance + misalignment * misalignment + magnetic * magnetic + broadband * broadband + fault * fault,
    );
  }

  /**
   * All but the broadband part.
   *
   * @param rotation Hz, `supply` Hz
   * @param type of the failure, by place
   */
  lines(rotation: number, supply: number, type: number | undefined, bearing: BearingFrequencies): Line[] {
    const lines: Line[] = [
      { hertz: rotation, rms: this.unbalance },
      { hertz: 2 * rotation, rms: this.misalignment },
      { hertz: 2 * supply, rms: this.magnetic },
    ];
    const failing = type === undefined ? undefined : MOTOR_FAILURES[type]!.lines?.(bearing);
    if (failing && this.fault > 0) {
      const power = failing.reduce((sum, [, amplitude]) => sum + amplitude * amplitude, 0);
      for (const [multiple, amplitude] of failing) {
        const hertz = multiple * rotation;
        const rms = (this.fault * amplitude) / Math.sqrt(power);
        // What is at a line already does not know of the failure: the squares add up there as well.
        const known = lines.findIndex((line) => line.hertz === hertz);
        if (known < 0) lines.push({ hertz, rms });
        else lines[known] = { hertz, rms: Math.sqrt(rms * rms + lines[known]!.rms * lines[known]!.rms) };
      }
    }
    return lines;
  }
}
