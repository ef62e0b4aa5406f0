// Whether a person is told that a limit will be crossed. A forecast alone is no reason: a parabola through noise crosses
// every limit somewhere. The trend must pass a stated test and the crossing be likely; once told, it stays told until
// the grounds are mostly gone, so that it does not come and go with the noise.
import type { Passage } from './method';

/** What it takes to announce. */
export interface AnnouncementRule {
  /** the t-value that the evidence must exceed */
  readonly evidence: number;
  /** how likely the crossing within the horizon must be at least, 0 … 1 */
  readonly probability: number;
}

export const USUAL_RULE: AnnouncementRule = Object.freeze({ evidence: 5, probability: 0.5 });

/** For one key, field and limit; JSON. */
export interface AnnouncementState {
  /** beyond: the series is there already, so that there is nothing left to forecast */
  readonly phase: 'quiet' | 'announced' | 'beyond';
  /** how often a crossing has been announced */
  readonly episodes: number;
}

export const QUIET: AnnouncementState = Object.freeze({ phase: 'quiet', episodes: 0 });

/** An announcement is withdrawn when evidence or probability fall below this share of what it took. */
const KEPT_SHARE = 0.5;

/**
 * The state after one more forecast.
 *
 * @param passage of this forecast; undefined when there is none, as after a gap: what was announced is withdrawn
 */
export function announce(
  state: AnnouncementState,
  passage: Passage | undefined,
  rule: AnnouncementRule = USUAL_RULE,
): AnnouncementState {
  const phase = passage ? phaseAfter(state.phase, passage, rule) : 'quiet';
  if (phase === state.phase) return state;
  return { phase, episodes: state.episodes + (phase === 'announced' ? 1 : 0) };
}

function phaseAfter(
  phase: AnnouncementState['phase'],
  { evidence, probability, p50 }: Passage,
  rule: AnnouncementRule,
): AnnouncementState['phase'] {
  if (p50 === 0) return 'beyond';
  if (phase === 'announced') {
    const stays = evidence >= rule.evidence * KEPT_SHARE && probability >= rule.probability * KEPT_SHARE;
    return stays ? 'announced' : 'quiet';
  }
  return evidence > rule.evidence && probability >= rule.probability ? 'announced' : 'quiet';
}
