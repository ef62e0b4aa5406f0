// Frequency change: what the field did just before is played over and over, faster or slower.
import { seconds } from '../common-parameters';
import type { ValueFault } from '../fault';

export const frequencyChange: ValueFault = {
  name: 'frequency_change',
  touches: 'value',
  parameters: [
    { name: 'speed', kind: 'number', unit: '', min: 0.001, max: 1000, fallback: 2 },
    { ...seconds('span', 60), min: 0.001 },
  ],
  history: 'before',
  apply(value, { timeMs, startMs, history }, { numbers }) {
    const spanMs = numbers.span * 1000;
    const played = history!.at(startMs - spanMs + ((numbers.speed * (timeMs - startMs)) % spanMs));
    return Number.isNaN(played) ? value : played;
  },
};
