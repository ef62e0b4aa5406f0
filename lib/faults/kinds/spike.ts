// Spike: single values far off.
import { SIGN, share, signOf, size } from '../common-parameters';
import { tickOf } from '../draw-tick';
import type { ValueFault } from '../fault';

export const spike: ValueFault = {
  name: 'spike',
  touches: 'value',
  parameters: [size('height', 'own', 8), SIGN, share(100)],
  apply: (value, moment, parameters) =>
    value + signOf(parameters, moment, tickOf(moment.timeMs)) * parameters.numbers.height * moment.unit,
};
