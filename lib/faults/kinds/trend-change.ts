// Trend change: from its start on the signal goes up or down by so much an hour, for as long as it lasts.
import { SIGN, signOf, size } from '../common-parameters';
import type { ValueFault } from '../fault';

export const trendChange: ValueFault = {
  name: 'trend_change',
  touches: 'value',
  parameters: [size('slope', 'own/h', 60), SIGN],
  apply(value, moment, parameters) {
    const hours = (moment.timeMs - moment.startMs) / 3_600_000;
    return value + signOf(parameters, moment, moment.startMs) * hours * parameters.numbers.slope * moment.unit;
  },
};
