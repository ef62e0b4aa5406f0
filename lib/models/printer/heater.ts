// A heater of a printer with its thermistor: one heat capacity, warmed by a heating element and cooled by its
// surroundings, and a sensor that follows. C dT/dt = P·duty − h (T − T_around), dS/dt = r (T − S), as in Marlin's model
// predictive temperature control.

import type { KeptValues } from '../../core/kept-values';

export interface HeaterConstants {
  /** power of the element, W */
  readonly watts: number;
  /** C, J/K */
  readonly capacity: number;
  /** h, W/K */
  readonly loss: number;
  /** r, 1/s */
  readonly sensorRate: number;
}

/** What may be wrong with it. */
export interface HeaterFault {
  /** the share of the power that is left */
  readonly power: number;
  /** how far the sensor has slipped into the air: 0 not at all, 1 altogether */
  readonly slipped: number;
}

export const SOUND: HeaterFault = { power: 1, slipped: 0 };

export class Heater {
  fault = SOUND;
  /** of the part itself, °C */
  temperature = 0;
  /** what the sensor says, °C */
  sensed = 0;
  /** fractions that remain after a step */
  private keptHeat = 0;
  private keptSensor = 0;

  /** @param stepSeconds length of a step; both equations are solved exactly for constant power */
  constructor(
    private constants: HeaterConstants,
    private readonly stepSeconds: number,
  ) {
    this.become(constants);
  }

  /** The heater of another printer. */
  become(constants: HeaterConstants): void {
    const { stepSeconds } = this;
    this.constants = constants;
    this.keptHeat = Math.exp((-stepSeconds * constants.loss) / constants.capacity);
    this.keptSensor = Math.exp(-stepSeconds * constants.sensorRate);
  }

  keep(kept: KeptValues): void {
    this.temperature = kept.number(this.temperature);
    this.sensed = kept.number(this.sensed);
  }

  /** As cold as its surroundings, and sound. */
  begin(around: number): void {
    this.fault = SOUND;
    this.temperature = around;
    this.sensed = around;
  }

  /**
   * One step.
   *
   * @param watts what the controller asks for
   * @param drawn heat that something else takes, W
   * @param around temperature of the surroundings, °C
   */
  step(watts: number, drawn: number, around: number): void {
    const { constants, fault } = this;
    const end = around + (watts * fault.power - drawn) / constants.loss;
    this.temperature = end + (this.temperature - end) * this.keptHeat;
    const felt = this.temperature + fault.slipped * (around - this.temperature);
    this.sensed = felt + (this.sensed - felt) * this.keptSensor;
  }
}
