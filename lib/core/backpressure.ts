// Backpressure: sinks that cannot keep up ask the sources that send history or a backfill to wait. One hub a process,
// so that no wiring is needed; live sources keep time and do not ask.

type Listener = () => void;

export class BackpressureHub {
  private readonly holding = new Set<object>();
  private readonly listeners = new Set<Listener>();

  /** True while at least one sink asks sources to wait. */
  get held(): boolean {
    return this.holding.size > 0;
  }

  /** `sink` is past its high-water mark. Idempotent. */
  hold(sink: object): void {
    this.holding.add(sink);
  }

  /** `sink` has room again, or is closed. Idempotent; the last release wakes the waiting sources. */
  release(sink: object): void {
    if (!this.holding.delete(sink) || this.held) return;
    for (const listener of [...this.listeners]) listener();
  }

  /** Calls `listener` each time the hub is free again; returns the function that ends this. */
  onFree(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The hub of this process. */
export const backpressure = new BackpressureHub();
