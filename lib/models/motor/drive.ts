// What drives a motor at a moment: its supply, its load, and what follows of them: slip, speed, current and terminal voltage.
import type { DeviceKey } from '../../core/hash';
import type { Operation } from '../operation';
import { MotorElectrics } from './electrics';
import { MOTOR_FAILURES, progressOf } from './failures';
import { type LoadPattern, loadPattern } from './load';
import type { MotorSettings } from './settings';

/** Torque of a motor without load: friction and its fan, share of the rated. */
const FRICTION = 0.03;
/** Time constants of its speed when it is switched on and off. */
const RUN_UP_MS = 400;
const COAST_MS = 2500;
/** Both are over after so many of them. */
const OVER_AFTER = 20;
/** Share of the rated losses that does not depend on the current. */
const IRON = 0.25;
/** Currents are tabulated for loads up to so many times full load. */
const TABLE_TO = 2;
const SEGMENTS = 256;

/** Values are per unit, those of the moment that `moveTo` was last asked for. */
export class MotorDrive {
  readonly electrics: MotorElectrics;
  /** torque at full load, and the speed at which it runs then, without any deviation of the supply */
  readonly fullLoad: number;
  readonly fullSpeed: number;
  /** torque that the load asks for */
  load = 0;
  speed = 0;
  private readonly pattern: LoadPattern;
  /** by load, at the supply's rated values */
  private readonly currents = new Float64Array(SEGMENTS + 2);

  constructor(settings: Readonly<MotorSettings>) {
    const { ratedSlipPercent, breakdownRatio, sagPercent, fullLoadPercent } = settings;
    this.pattern = loadPattern(settings);
    this.electrics = new MotorElectrics({
      ratedSlip: ratedSlipPercent / 100,
      breakdown: breakdownRatio,
      sag: sagPercent / 100,
    });
    this.fullLoad = Math.max(FRICTION, fullLoadPercent / 100);
    this.electrics.run(this.fullLoad, 1, 1, 0);
    this.fullSpeed = 1 - this.electrics.slip;
    for (let i = 0; i < this.currents.length; i++) {
      this.electrics.run(this.torqueAt((i * TABLE_TO) / SEGMENTS), 1, 1, 0);
      this.currents[i] = this.electrics.current;
    }
  }

  /**
   * What warms the motor at a moment, as a share of its losses at rated load, with a supply at its rated values. What else is
   * known here may be of another moment then.
   */
  lossAt(key: DeviceKey, loadTime: number, operation: Operation, timeMs: number): number {
    const { maintenance, failure } = operation;
    if (maintenance) return 0;
    const switchedMs = this.pattern.switchedMs(loadTime);
    if (switchedMs < 0) return 0;
    const share = Math.max(0, this.pattern.at(key, loadTime));
    const isUsual = switchedMs >= OVER_AFTER * RUN_UP_MS && !(failure && MOTOR_FAILURES[failure.type]!.undervoltage);
    let current = isUsual ? this.usualCurrent(share) : 0;
    if (current === 0) {
      this.moveTo(key, loadTime, operation, timeMs, 1, 1);
      current = this.electrics.current;
    }
    return IRON + (1 - IRON) * current * current;
  }

  /**
   * @param loadTime what the load follows: event time with the motor's own shift, ms since the Unix epoch
   * @param operation at `timeMs` of the fleet
   * @param voltage of the supply, and `frequency`
   */
  moveTo(
    key: DeviceKey,
    loadTime: number,
    { maintenance, failure }: Operation,
    timeMs: number,
    voltage: number,
    frequency: number,
  ): void {
    const { electrics, pattern } = this;
    const undervoltage = failure && MOTOR_FAILURES[failure.type]!.undervoltage;
    const supply = undervoltage ? voltage - undervoltage * progressOf(failure, timeMs) : voltage;
    // What is maintained coasts down as what is switched off does.
    const switchedMs = maintenance ? maintenance.startMs - timeMs - 1 : pattern.switchedMs(loadTime);
    if (switchedMs >= 0) {
      const share = Math.max(0, pattern.at(key, loadTime));
      this.load = this.torqueAt(share);
      const startUp = switchedMs < OVER_AFTER * RUN_UP_MS ? Math.exp(-switchedMs / RUN_UP_MS) : 0;
      electrics.run(this.load, supply, frequency, startUp, this.usualCurrent(share));
      this.speed = 1 - electrics.slip;
    } else {
      electrics.rest(maintenance ? 0 : supply);
      this.load = 0;
      this.speed = -switchedMs < OVER_AFTER * COAST_MS ? this.fullSpeed * Math.exp(switchedMs / COAST_MS) : 0;
    }
  }

  isOn(loadTime: number): boolean {
    return this.pattern.switchedMs(loadTime) >= 0;
  }

  /** Torque at a share of full load. */
  private torqueAt(share: number): number {
    return FRICTION + (this.fullLoad - FRICTION) * share;
  }

  /** At the supply's rated values, a share of full load; 0 where it is not tabulated. */
  private usualCurrent(share: number): number {
    if (share > TABLE_TO) return 0;
    const { currents } = this;
    const place = (share * SEGMENTS) / TABLE_TO;
    const segment = Math.floor(place);
    return currents[segment]! + (currents[segment + 1]! - currents[segment]!) * (place - segment);
  }
}
