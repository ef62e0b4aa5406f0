// Boots, commands and wear within the epochs of computers change nothing of what a pure function promises.
import { Computer } from '../../../lib/models/computer';
import { logOf } from '../models/computer-fleet';
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
      'c3010907b7d95ea261ab4188d745443829f9ea75bcb6f5615c9e785127bc74b3',
      '3a82f2853721d170bee61e7a03f3c13dfd7c0732df41f0504ba0d92108010c8a',
    ],
  ],
  [
    'pc',
    [
      'abb416c6a5ddde1a58e8451d9a2f6935e82f39b75c881ed10e8933b5b3454b67',
      '526542445eb9c3a7985e159e3738b6a7323152baef02c5e816b0b9550dc0a476',
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
