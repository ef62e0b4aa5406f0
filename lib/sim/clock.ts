// The plant's clock: event(w) = E0 + speed · (w − W0), piecewise linear in the wall clock w. A pause is speed 0; each
// change of speed begins a new piece where the last one ended, so event time never jumps by a change.
//
// Steps of the wall clock. Forward (laptop sleep, NTP): event time follows, what fell due meanwhile goes by each
// source's late policy. Back by up to STEP_BACK_MS: event time stands still until the wall clock has caught up. Back by
// more: event time goes on from where it was, so nothing is sent twice and nothing stalls. All of it holds to the
// accuracy of the looks at the clock, which the pumps take at least once a second.

/** Steps back of the wall clock up to this size, ms, are waited out; larger ones begin a new piece. */
export const STEP_BACK_MS = 1000;

/** One linear piece: from wall time `wallMs` on, event time is `eventMs` + `speed` · (w − `wallMs`). */
export interface ClockPiece {
  readonly wallMs: number;
  readonly eventMs: number;
  /** event ms per wall ms; 0 while paused */
  readonly speed: number;
}

export class PlantClock {
  /** the latest wall time looked at */
  private seenMs: number;

  constructor(private piece: ClockPiece) {
    this.seenMs = piece.wallMs;
  }

  /** event ms per wall ms; 0 while paused */
  get speed(): number {
    return this.piece.speed;
  }

  /** Event time, ms since the Unix epoch, at wall time `wallMs` (now); never less than what it said before. */
  at(wallMs: number): number {
    if (wallMs < this.seenMs - STEP_BACK_MS) {
      this.piece = { wallMs, eventMs: this.eventAtSeen(), speed: this.speed };
      this.seenMs = wallMs;
    } else if (wallMs > this.seenMs) {
      this.seenMs = wallMs;
    }
    return this.eventAtSeen();
  }

  /** Wall ms from `wallMs` (now) until event time reaches `eventMs`: 0 when it has, Infinity while paused. */
  waitFor(eventMs: number, wallMs: number): number {
    const missing = eventMs - this.at(wallMs);
    return missing <= 0 ? 0 : missing / this.speed;
  }

  /** Goes on at `speed` from wall time `wallMs` (now); returns the event time of the change. */
  change(speed: number, wallMs: number): number {
    const eventMs = this.at(wallMs);
    this.piece = { wallMs: this.seenMs, eventMs, speed };
    return eventMs;
  }

  /** The piece that holds, begun at the latest look: what a later process needs to go on. */
  get state(): ClockPiece {
    return { wallMs: this.seenMs, eventMs: this.eventAtSeen(), speed: this.speed };
  }

  private eventAtSeen(): number {
    const { wallMs, eventMs, speed } = this.piece;
    return eventMs + speed * (this.seenMs - wallMs);
  }
}
