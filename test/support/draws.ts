// Random numbers for property tests: one draw after the other, the same for the same seed.
import { deviceKey } from '../../lib/core/hash';
import { choice, integer, normal, uniform } from '../../lib/core/random';

export class Draws {
  private readonly key: ReturnType<typeof deviceKey>;
  private drawn = 0;

  constructor(seed: string) {
    this.key = deviceKey(seed, 'draws');
  }

  /** in [0, 1) */
  uniform(): number {
    return uniform(this.key, 0, this.drawn++);
  }

  /** standard normal */
  normal(): number {
    return normal(this.key, 0, this.drawn++);
  }

  /** a whole number, both ends included */
  integer(min: number, max: number): number {
    return integer(this.key, 0, this.drawn++, min, max);
  }

  choice<T>(items: readonly T[]): T {
    return choice(this.key, 0, this.drawn++, items);
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }
}
