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

/** Share of the rated current that magnetises. */
const MAGNETISING = 0.35;
/** Voltage and current depend on each other; each round brings them closer by the sag. */
const ROUNDS = 3;

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
   */
  run(load: number, supply: number, frequency: number, startUp: number): void {
    const { motor, criticalSlip } = this;
    this.current = load;
    for (let round = 0; round < ROUNDS; round++) {
      const voltage = Math.max(0, supply - motor.sag * this.current);
      const flux = voltage / frequency;
      const most = motor.breakdown * flux * flux;
      const share = load / most;
      let slip = 1;
      // Beyond the largest torque it stalls.
      if (share < 1)
        slip = share < 1e-6 ? (criticalSlip * share) / 2 : (criticalSlip * (1 - Math.sqrt(1 - share * share))) / share;
      this.isStalled = share >= 1;
      slip += (1 - slip) * startUp;
      const over = slip / criticalSlip;
      this.torque = slip > 0 ? (2 * most) / (over + 1 / over) : 0;
      const rotor = Math.sqrt((this.torque * slip * frequency) / motor.ratedSlip);
      const magnetising = MAGNETISING * flux;
      this.current = Math.sqrt(magnetising * magnetising + (1 - MAGNETISING * MAGNETISING) * rotor * rotor);
      this.voltage = voltage;
      this.slip = slip;
    }
  }
}
