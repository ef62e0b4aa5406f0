// The steady state of an induction motor: slip, current and terminal voltage that belong to a torque. Everything is per unit:
// 1 is the rated value. Torque goes with the square of the voltage (formula of Kloss), so that a motor whose supply falls
// slips more and draws more current.

export interface InductionMotor {
  /** share of the synchronous speed */
  readonly ratedSlip: number;
  /** largest torque at rated voltage */
  readonly breakdown: number;
  /** by so much the terminal voltage is below the supply's at rated current */
  readonly sag: number;
}

/** Share of the rated current that magnetises, squared, and what is left for the rotor. */
const MAGNETISING_SQUARED = 0.35 * 0.35;
const ROTOR_SQUARED = 1 - MAGNETISING_SQUARED;
/** Voltage and current depend on each other; each round brings them closer by the sag. */
const ROUNDS = 6;
/** Within this of the rated supply one round does, from the current that the load usually draws. */
const USUAL = 0.05;

export class MotorElectrics {
  /** at the terminals */
  voltage = 1;
  current = 0;
  /** at the shaft */
  torque = 0;
  /** 0 at synchronous speed, 1 at standstill */
  slip = 1;
  /** the load is more than the largest torque */
  isStalled = false;
  private readonly criticalSlip: number;

  constructor(private readonly motor: InductionMotor) {
    const { ratedSlip, breakdown } = motor;
    this.criticalSlip = ratedSlip * (breakdown + Math.sqrt(breakdown * breakdown - 1));
  }

  /** Switched off: the supply's voltage, and nothing else. */
  rest(supply: number): void {
    this.voltage = supply;
    this.current = 0;
    this.torque = 0;
    this.slip = 1;
    this.isStalled = false;
  }

  /**
   * Runs at `load` torque.
   *
   * @param supply voltage of the supply, `frequency` its frequency
   * @param startUp what is still left of a start: 1 at its beginning, 0 when it is over
   * @param usual current at this load and the rated supply, where it is known
   */
  run(load: number, supply: number, frequency: number, startUp: number, usual = 0): void {
    const { motor, criticalSlip } = this;
    const perSlip = frequency / motor.ratedSlip;
    const isUsual = usual > 0 && startUp === 0 && Math.abs(supply - 1) < USUAL;
    // A load draws more current at less voltage.
    let current = isUsual ? usual * (2 - supply) : load;
    let voltage = 0;
    let slip = 1;
    let torque = 0;
    for (let round = isUsual ? ROUNDS - 1 : 0; round < ROUNDS; round++) {
      voltage = Math.max(0, supply - motor.sag * current);
      const flux = voltage / frequency;
      const most = motor.breakdown * flux * flux;
      // Beyond the largest torque it stalls.
      const share = load / most;
      slip = share < 1 ? (criticalSlip * share) / (1 + Math.sqrt(1 - share * share)) : 1;
      torque = load;
      if (startUp > 0 || slip === 1) {
        slip += (1 - slip) * startUp;
        const over = slip / criticalSlip;
        torque = (2 * most) / (over + 1 / over);
      }
      current = Math.sqrt(MAGNETISING_SQUARED * flux * flux + ROTOR_SQUARED * torque * slip * perSlip);
    }
    this.isStalled = slip === 1 && startUp === 0;
    this.voltage = voltage;
    this.current = current;
    this.slip = slip;
    this.torque = torque;
  }
}
