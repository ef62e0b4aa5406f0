// Boots, commands and wear within the epochs of computers change nothing of what a pure function promises.
import { Computer } from '../../../lib/models/computer/computer';
import { logOf } from '../models/computer/fleet';
import { describeDeterminism } from './determinism-of';

/** All there is to ask, on a day. */
const ASKED = [
  [0, 60, 'inject', { failure: 'fan_failing', hours: 8 }],
  [0, 700, 'clear'],
  [1, 100, 'fan'],
  [1, 110, 'load', { percent: 99, minutes: 60 }],
  [1, 400, 'power', { state: 'on' }],
  [2, 202, 'power', { state: 'off' }],
  [2, 900, 'power', { state: 'on' }],
  [3, 300, 'reboot'],
  [3, 310, 'under-voltage', { percent: 90 }],
  [3, 320, 'load', { percent: 95 }],
  [4, 500, 'fail'],
  [4, 600, 'reboot'],
  [5, 500, 'dust', { percent: 80 }],
] as const;

const PERIOD_MS = 120_000;

for (const [profile, golden] of [
  [
    'raspberry-pi-4',
    [
      'e6a419a91578aa09f6f928e9c21c7830fac1d97d0ba07aaea55fabf7ca70498c',
      '95cd5bc763523ab0f114e526d04e992333640a8495bb79e42e3d8ad0901439b7',
    ],
  ],
  [
    'pc',
    [
      'db9e9ce85145c79851c73561bddfd4738cfb9abc15dd87da427620d36f5912c0',
      'f0834af6f4a58909f6379168763504cc5da4b1b4baebc5801c0eb943e5ce9971',
    ],
  ],
] as const) {
  describeDeterminism({
    noun: `computers (${profile})`,
    prefix: 'Computer ',
    model: () => new Computer({ profile, mtbfHours: 30 }),
    // Over a day, so that each restarts; 100 000 readings take twenty days.
    periodMs: PERIOD_MS,
    span: 800,
    golden,
    commands: (ids) => logOf(ids, PERIOD_MS, ASKED),
  });
}
