// The temperature of a motor's winding: one heat capacity, warmed by its losses, cooled by the air around it. It forgets its
// past with its time constant, so it is anchored: on a grid of times of its own, which has nothing to do with the sample
// rate, the temperature at each anchor is defined by the 14 time constants before it. That makes every moment exact for a
// bounded cost (less than a millisecond a seek), where epochs would make it begin cold again and again, and a closed form
// would have to do without the real load.
import type { KeptValues } from '../../core/kept-values';
import { uniform } from '../../core/random';
import { MS_PER_UNIT } from '../../core/time';
import { Anchored, type AnchoredLoop } from '../anchored';
import type { Device, DeviceCommands } from '../model';
import { NOTHING_YET, type Operation } from '../operation';
import { HEAT_SPREAD, THERMAL_PHASE } from './draws';
import type { MotorDrive } from './drive';
import { MOTOR_FAILURES, progressOf } from './failures';
import type { MotorOperations } from './operations';
import { type MotorSettings, spreadOf } from './settings';

const STEPS_PER_TIME_CONSTANT = 120;
const TIME_CONSTANTS = 14;
const WINDOW = STEPS_PER_TIME_CONSTANT * TIME_CONSTANTS;
/** A hot winding is one until it is so much below the limit, K. */
const HYSTERESIS = 10;
/** The losses of a step are those at so many of its places, other ones in each step: so short cycles are seen evenly. */
const PLACES = 4;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The temperature from one step to the next. */
export interface Heat {
  /** °C at this step and at the next one */
  from: number;
  to: number;
  /** above the limit at this step, or since not far below it */
  hot: boolean;
  /** the steps at which it last became hot, and no longer hot */
  hotSince: number;
  coolSince: number;
  /** at the time that was looked at last */
  operation: Operation;
}

/** Whose winding it is. Times are ms of the fleet's time. */
export interface HeatedMotor {
  readonly device: Device;
  readonly commands: DeviceCommands;
  bornMs: number;
  /** how far its load is ahead of the clock */
  shiftMs: number;
}

export class MotorHeat implements AnchoredLoop<Heat, HeatedMotor> {
  readonly every = WINDOW;
  readonly before = WINDOW;
  readonly stepMs: number;
  /** share of a difference that is left after a step */
  private readonly kept: number;

  /** @param drive of its own: it is moved to and fro */
  constructor(
    private readonly settings: Readonly<MotorSettings>,
    private readonly operations: MotorOperations,
    private readonly drive: MotorDrive,
  ) {
    const timeConstantMs = settings.thermalMinutes * MS_PER_UNIT.min;
    this.stepMs = Math.max(1, Math.round(timeConstantMs / STEPS_PER_TIME_CONSTANT));
    this.kept = Math.exp(-this.stepMs / timeConstantMs);
  }

  /** The temperature of one motor. */
  of(motor: HeatedMotor): Anchored<Heat, HeatedMotor> {
    return new Anchored(this, motor, phaseOf(motor));
  }

  /**
   * What is `own` of one motor.
   *
   * @param before a step: nobody asks any more for what became hot or cool by then
   */
  keep(kept: KeptValues, own: Anchored<Heat, HeatedMotor>, motor: HeatedMotor, before: number): void {
    const never = Number.NEGATIVE_INFINITY;
    own.keep(kept, phaseOf(motor), (heat) => {
      heat.from = kept.number(heat.from);
      heat.to = kept.number(heat.to);
      heat.hot = kept.flag(heat.hot);
      heat.hotSince = kept.rare(heat.hotSince > before ? heat.hotSince : never, never);
      heat.coolSince = kept.rare(heat.coolSince > before ? heat.coolSince : never, never);
      // It is looked up again with the next step.
      heat.operation = NOTHING_YET;
    });
  }

  /** The step that `timeMs` is in. */
  stepAt(timeMs: number): number {
    return Math.floor(timeMs / this.stepMs);
  }

  /** °C at `timeMs`, which is in the step of `heat`. */
  temperatureAt({ from, to }: Heat, timeMs: number): number {
    const way = timeMs / this.stepMs;
    return from + (to - from) * (way - Math.floor(way));
  }

  begin(): Heat {
    const { ambientTemperature, ratedRise } = this.settings;
    const middle = ambientTemperature + ratedRise / 2;
    const never = Number.NEGATIVE_INFINITY;
    return { from: middle, to: middle, hot: false, hotSince: never, coolSince: never, operation: NOTHING_YET };
  }

  step(heat: Heat, n: number, motor: HeatedMotor): void {
    const { stepMs, kept } = this;
    const { ambientTemperature, ratedRise, fleetSpreadPercent, temperatureLimit } = this.settings;
    const place = n * GOLDEN;
    const offset = place - Math.floor(place);
    let loss = 0;
    for (let i = 0; i < PLACES; i++) loss += this.lossAt(heat, (n + (i + offset) / PLACES) * stepMs, motor);
    const rise = ratedRise * spreadOf(fleetSpreadPercent, motor.device.key, HEAT_SPREAD);
    const end = ambientTemperature + (rise * loss) / PLACES;
    heat.from = heat.to;
    heat.to = end + (heat.to - end) * kept;
    if (!heat.hot && heat.from >= temperatureLimit) {
      heat.hot = true;
      heat.hotSince = n;
    } else if (heat.hot && heat.from < temperatureLimit - HYSTERESIS) {
      heat.hot = false;
      heat.coolSince = n;
    }
  }

  /** As a share of the losses at rated load, with what keeps them from leaving. */
  private lossAt(heat: Heat, timeMs: number, { device, commands, bornMs, shiftMs }: HeatedMotor): number {
    if (timeMs < bornMs) return 0;
    if (timeMs >= heat.operation.untilMs) heat.operation = this.operations.at(device, commands, timeMs, bornMs);
    const { operation } = heat;
    const { failure } = operation;
    // The supply's ups and downs even out over the time that a winding takes to warm up.
    const loss = this.drive.lossAt(device.key, device.timeline.startMs + timeMs + shiftMs, operation, timeMs);
    const blocked = failure && MOTOR_FAILURES[failure.type]!.blocked;
    return blocked ? loss * (1 + blocked * progressOf(failure, timeMs)) : loss;
  }
}

/** Motors do not have their anchors at the same time. */
function phaseOf({ device }: HeatedMotor): number {
  return Math.floor(uniform(device.key, THERMAL_PHASE, 0) * WINDOW);
}
