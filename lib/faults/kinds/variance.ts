// Raised variance: white noise on top, so that the standard deviation is so many times what it was.
import { normal } from '../../core/random';
import { CHANNEL } from '../channels';
import { tickOf } from '../draw-tick';
import type { ValueFault } from '../fault';

export const variance: ValueFault = {
  name: 'variance',
  touches: 'value',
  parameters: [{ name: 'times', kind: 'number', unit: '', min: 1, max: 1e6, fallback: 3 }],
  // The variances of independent parts add up.
  apply: (value, { key, timeMs, spread }, { numbers }) =>
    value + normal(key, CHANNEL.noise, tickOf(timeMs)) * Math.sqrt(numbers.times * numbers.times - 1) * spread,
};
