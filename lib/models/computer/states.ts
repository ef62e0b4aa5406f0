// What a computer says of itself: its states, and each way from one to another. They follow from its load, temperature
// and supply; what wears is no state.
import type { ComputerProfile } from './profiles';

export const COMPUTER_STATES = ['off', 'booting', 'idle', 'busy', 'throttled', 'overheated', 'failed'] as const;
export type ComputerState = (typeof COMPUTER_STATES)[number];

/** A loaded computer is busy, until its load is below the second, 0 … 1. */
const BUSY_FROM = 0.5;
const BUSY_UNTIL = 0.35;
/** A limit is left when the temperature is so far below it, K. */
const LIMIT_HYSTERESIS = 2;
/** Overheated for so long, a computer fails. */
const OVERHEATED_MS = 600_000;
/** Failed, it is off after so long. */
export const FAILED_MS = 60_000;

/** All there are. A restart, `power` or `reboot` leads from any state to off. */
export const COMPUTER_TRANSITIONS: readonly { from: ComputerState; to: ComputerState; when: string }[] = [
  { from: 'off', to: 'booting', when: 'it is switched on, or restarts' },
  { from: 'booting', to: 'idle', when: 'it has booted' },
  { from: 'idle', to: 'busy', when: 'its load is 50 % or more' },
  { from: 'busy', to: 'idle', when: 'its load is below 35 %' },
  { from: 'idle', to: 'throttled', when: 'it is at the soft limit or its supply sags' },
  { from: 'busy', to: 'throttled', when: 'it is at the soft limit or its supply sags' },
  {
    from: 'throttled',
    to: 'busy',
    when: 'it is 2 K below the soft limit, its supply is good, and its load is 50 % or more',
  },
  { from: 'throttled', to: 'idle', when: 'it is 2 K below the soft limit, its supply is good, and its load is less' },
  { from: 'throttled', to: 'overheated', when: 'it is at the hard limit' },
  { from: 'overheated', to: 'throttled', when: 'it is 2 K below the hard limit' },
  { from: 'overheated', to: 'failed', when: 'it is so for 10 min, or at the limit of its protection' },
  { from: 'booting', to: 'failed', when: 'the command fail' },
  { from: 'idle', to: 'failed', when: 'the command fail' },
  { from: 'busy', to: 'failed', when: 'the command fail' },
  { from: 'throttled', to: 'failed', when: 'the command fail' },
  { from: 'failed', to: 'off', when: 'a minute later' },
];

/** What the state of a running computer follows from. */
export interface Condition {
  readonly load: number;
  readonly temperature: number;
  readonly isUnderVoltage: boolean;
  /** for how long it has been in its state */
  readonly stateMs: number;
}

/** The next state of a computer that runs: at most one step further. */
export function nextState(state: ComputerState, now: Condition, profile: ComputerProfile): ComputerState {
  const { load, temperature, isUnderVoltage } = now;
  const { softLimit, hardLimit, tripLimit } = profile;
  switch (state) {
    case 'idle':
    case 'busy':
      if (temperature >= softLimit || isUnderVoltage) return 'throttled';
      if (state === 'idle') return load >= BUSY_FROM ? 'busy' : 'idle';
      return load < BUSY_UNTIL ? 'idle' : 'busy';
    case 'throttled':
      if (temperature >= hardLimit) return 'overheated';
      if (temperature >= softLimit - LIMIT_HYSTERESIS || isUnderVoltage) return 'throttled';
      return load >= BUSY_FROM ? 'busy' : 'idle';
    case 'overheated':
      if (temperature >= tripLimit || now.stateMs >= OVERHEATED_MS) return 'failed';
      return temperature < hardLimit - LIMIT_HYSTERESIS ? 'throttled' : 'overheated';
    default:
      return state;
  }
}
