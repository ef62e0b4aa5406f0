// Which of the readings within a fault it touches, for faults that touch only some.
import type { DeviceKey } from '../core/hash';
import { uniform } from '../core/random';
import { CHANNEL } from './channels';
import { drawTick } from './draw-tick';
import type { Parameters } from './fault';

export function isTouched(parameters: Parameters, key: DeviceKey, timeMs: number): boolean {
  const { share } = parameters.numbers;
  // A fault without such a parameter touches all.
  if (!(share < 100)) return true;
  return uniform(key, CHANNEL.share, drawTick(parameters, timeMs)) * 100 < share;
}
