// Burst noise: short bursts of strong noise, as from a loose contact, with quiet stretches between them.
import { normal, uniform } from '../../core/random';
import { CHANNEL } from '../channels';
import { seconds, size } from '../common-parameters';
import { tickOf } from '../draw-tick';
import type { ValueFault } from '../fault';

export const burstNoise: ValueFault = {
  name: 'burst_noise',
  touches: 'value',
  parameters: [
    size('deviation', 'own', 4),
    { ...seconds('length', 5), min: 0.001 },
    { name: 'bursts', kind: 'number', unit: '%', min: 0, max: 100, fallback: 40 },
  ],
  apply(value, { key, timeMs, unit }, { numbers }) {
    const stretch = Math.floor(timeMs / (numbers.length * 1000));
    if (uniform(key, CHANNEL.burst, stretch) * 100 >= numbers.bursts) return value;
    return value + normal(key, CHANNEL.noise, tickOf(timeMs)) * numbers.deviation * unit;
  },
};
