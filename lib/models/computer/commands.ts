// What a person may ask of a computer.
import { type CommandSpec, DRAWN } from '../model';

/** What degrades: its fan fails, dust settles, its supply gets weak. */
export const DEGRADATIONS = ['fan_failing', 'dust', 'weak_supply'] as const;

const HOURS = { name: 'hours', kind: 'number', unit: 'h', min: 0.001, max: 100_000, fallback: 24 } as const;
const LEVEL = { name: 'percent', kind: 'number', unit: '%', min: 0, max: 100, fallback: 100 } as const;

export const COMPUTER_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'inject',
    does: 'lets one of its parts degrade',
    parameters: [
      { name: 'failure', kind: 'choice', choices: DEGRADATIONS, fallback: DRAWN },
      { name: 'from', kind: 'number', unit: '(0: as new, 1: at its worst)', min: 0, max: 1, fallback: 0 },
      HOURS,
    ],
  },
  { name: 'clear', does: 'repairs all of its parts', parameters: [] },
  {
    name: 'power',
    does: 'switches it on or off',
    parameters: [{ name: 'state', kind: 'choice', choices: ['on', 'off'] }],
  },
  { name: 'reboot', does: 'restarts it', parameters: [] },
  {
    name: 'load',
    does: 'gives it work for a while',
    parameters: [
      { name: 'percent', kind: 'number', unit: '%', min: 0, max: 100 },
      { name: 'minutes', kind: 'number', unit: 'min', min: 0.1, max: 1_000_000, fallback: 30 },
    ],
  },
  {
    name: 'fan',
    does: 'stops its fan, or repairs it',
    parameters: [{ name: 'state', kind: 'choice', choices: ['fail', 'repair'], fallback: 'fail' }, HOURS],
  },
  { name: 'dust', does: 'covers it with dust; 0 cleans it', parameters: [LEVEL, HOURS] },
  { name: 'under-voltage', does: 'weakens its supply; 0 mends it', parameters: [LEVEL, HOURS] },
  { name: 'fail', does: 'lets it fail at once', parameters: [] },
];
