// Level shift: the whole signal moves, one way or the other, at once or on a ramp.
import { SIGN, seconds, signOf, size } from '../common-parameters';
import type { ValueFault } from '../fault';

export const levelShift: ValueFault = {
  name: 'level_shift',
  touches: 'value',
  parameters: [size('shift', 'own', 4), SIGN, seconds('ramp', 0)],
  apply(value, moment, parameters) {
    const { shift, ramp } = parameters.numbers;
    const elapsedMs = moment.timeMs - moment.startMs;
    const part = elapsedMs < ramp * 1000 ? elapsedMs / (ramp * 1000) : 1;
    return value + signOf(parameters, moment, moment.startMs) * part * shift * moment.unit;
  },
};
