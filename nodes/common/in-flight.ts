// Messages leave a node in a later turn of the event loop. A deploy that comes first drops them when it replaces the
// nodes that should have them. This tells a node what has not been delivered, so that it can send that again, and only
// that. It sees one hop: what the next node has taken is that node's.
import type { Node, NodeAPI } from 'node-red';

/** @typeParam Mark what the node remembers of what it sent: a position, or the messages themselves */
export class InFlight<Mark> {
  private readonly flying = new Set<{ readonly mark: Mark }>();
  private receivers: readonly Node[] | undefined;

  constructor(
    private readonly RED: NodeAPI,
    private readonly node: Node,
  ) {}

  /** Call it after `send`, in the same turn; the mark is forgotten when the messages have been delivered. */
  sent(mark: Mark): void {
    const entry = { mark };
    this.flying.add(entry);
    setImmediate(() => {
      if (!this.receivers) this.flying.delete(entry);
    });
  }

  /** Call it when a deploy begins or the node closes, and send nothing more until `settle`. Idempotent. */
  freeze(): void {
    this.receivers ??= this.wired().flatMap((id) => this.RED.nodes.getNode(id) ?? []);
  }

  /** The marks of what may not arrive, oldest first. */
  get marks(): readonly Mark[] {
    return Array.from(this.flying, ({ mark }) => mark);
  }

  /**
   * Call it when the nodes that the deploy replaces are gone: the marks of what was dropped with them, oldest first.
   * What goes to several nodes counts as dropped when one of them is gone.
   */
  settle(): readonly Mark[] {
    const arrives = this.receivers?.every((receiver) => this.RED.nodes.getNode(receiver.id) === receiver) ?? true;
    const dropped = arrives ? [] : this.marks;
    this.flying.clear();
    this.receivers = undefined;
    return dropped;
  }

  private wired(): string[] {
    return (this.node as unknown as { wires: string[][] }).wires.flat();
  }
}
