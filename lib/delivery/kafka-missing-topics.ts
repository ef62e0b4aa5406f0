// Remembers which topics are not there. A broker that creates topics by itself takes a moment, so one is patient with a
// new name; but a name that stays wrong must not cost an attempt, and a pause, for each of its records.

/** So long a topic may take to come into being, ms; so often it is asked for again. */
const PATIENCE_MS = 5_000;
const MAX_TOPICS = 1_000;

export class MissingTopics {
  private readonly topics = new Map<string, { since: number; askedAt: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  /** @returns true when the topic has been missing for so long that it is to blame */
  note(topic: string): boolean {
    const now = this.now();
    const since = this.topics.get(topic)?.since ?? now;
    if (this.topics.size >= MAX_TOPICS) this.topics.clear();
    this.topics.set(topic, { since, askedAt: now });
    return now - since >= PATIENCE_MS;
  }

  /** True while there is no point in asking for the topic. */
  isMissing(topic: string): boolean {
    const entry = this.topics.get(topic);
    if (!entry) return false;
    return entry.askedAt - entry.since >= PATIENCE_MS && this.now() - entry.askedAt < PATIENCE_MS;
  }

  found(topic: string): void {
    this.topics.delete(topic);
  }
}
