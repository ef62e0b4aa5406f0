// The temperature of a motor's winding: one heat capacity, warmed by its losses, cooled by the air around it. It forgets its
// past with its time constant, so it is anchored: on a grid of times of its own, which has nothing to do with the sample
// rate, the temperature at each anchor is defined by the 14 time constants before it. That makes every moment exact for a
// bounded cost (less than a millisecond a seek), where epochs would make it begin cold again and again, and a closed form would
// have to do without the real load.

import type { DeviceKey } from '../core/hash';
import { uniform } from '../core/random';
import { MS_PER_UNIT } from '../core/time';
import { Anchored, type AnchoredLoop } from './anchored';
import { THERMAL_PHASE } from './motor-draws';

const STEPS_PER_TIME_CONSTANT = 120;
const TIME_CONSTANTS = 14;
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
}

/** What surrounds the winding. */
export interface HeatConstants {
  /** °C */
  readonly ambient: number;
  /** K above the ambient at rated load */
  readonly rise: number;
  readonly minutes: number;
  /** °C */
  readonly limit: number;
}

/** The losses at a time of the fleet, ms, as a share of the rated: forward in time, after `begin`. */
export interface Losses {
  begin(): void;
  at(timeMs: number): number;
}

export class HeatGrid {
  readonly stepMs: number;

  constructor(minutes: number) {
    this.stepMs = Math.max(1, Math.round((minutes * MS_PER_UNIT.min) / STEPS_PER_TIME_CONSTANT));
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

  /** The temperature of one motor. */
  of(constants: HeatConstants, losses: Losses, key: DeviceKey): Anchored<Heat> {
    const window = STEPS_PER_TIME_CONSTANT * TIME_CONSTANTS;
    const phase = Math.floor(uniform(key, THERMAL_PHASE, 0) * window);
    return new Anchored(new HeatLoop(constants, losses, this.stepMs), { every: window, before: window, phase });
  }
}

class HeatLoop implements AnchoredLoop<Heat> {
  /** share of a difference that is left after a step */
  private readonly kept: number;

  constructor(
    private readonly constants: HeatConstants,
    private readonly losses: Losses,
    private readonly stepMs: number,
  ) {
    this.kept = Math.exp(-stepMs / (constants.minutes * MS_PER_UNIT.min));
  }

  begin(): Heat {
    const { ambient, rise } = this.constants;
    this.losses.begin();
    const middle = ambient + rise / 2;
    return {
      from: middle,
      to: middle,
      hot: false,
      hotSince: Number.NEGATIVE_INFINITY,
      coolSince: Number.NEGATIVE_INFINITY,
    };
  }

  step(heat: Heat, n: number): void {
    const { constants, losses, kept, stepMs } = this;
    const place = n * GOLDEN;
    const offset = place - Math.floor(place);
    let loss = 0;
    for (let i = 0; i < PLACES; i++) loss += losses.at((n + (i + offset) / PLACES) * stepMs);
    const end = constants.ambient + (constants.rise * loss) / PLACES;
    heat.from = heat.to;
    heat.to = end + (heat.to - end) * kept;
    if (!heat.hot && heat.from >= constants.limit) {
      heat.hot = true;
      heat.hotSince = n;
    } else if (heat.hot && heat.from < constants.limit - HYSTERESIS) {
      heat.hot = false;
      heat.coolSince = n;
    }
  }
}
