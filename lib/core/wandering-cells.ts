// A device's time cut into cells that each hold something hashed, such as a failure, wholly inside. Their boundaries wander:
// cells of one length would come back at the same hours (two days long, at the same hours of every other day), and since little
// begins at their ends, the clock would tell what the cells hide.
import type { DeviceKey } from './hash';
import { uniform } from './random';

/** In cells of mean length: a device's boundaries are by up to so many early, */
const MOST_EARLY = 4;
/** along straight lines between points so many cells apart. A cell is half to one and a half times as long as the mean. */
const APART = 8;

export class WanderingCells {
  /**
   * @param lengthMs mean length; twice the longest of what a cell is to hold
   * @param channel of the random numbers
   */
  constructor(
    private readonly lengthMs: number,
    private readonly channel: number,
  ) {}

  /** The number of the cell that holds `timeMs`. */
  cellAt(key: DeviceKey, timeMs: number): number {
    let cell = Math.floor(timeMs / this.lengthMs) + MOST_EARLY;
    while (this.startOf(key, cell) > timeMs) cell--;
    return cell;
  }

  /** Where cell number `cell` begins, whole ms. */
  startOf(key: DeviceKey, cell: number): number {
    const point = Math.floor(cell / APART);
    const share = (cell - point * APART) / APART;
    const before = uniform(key, this.channel, point);
    const early = share === 0 ? before : before + (uniform(key, this.channel, point + 1) - before) * share;
    return Math.floor(this.lengthMs * (cell - MOST_EARLY * early));
  }
}
