// Messages leave a node in a later turn of the event loop. A deploy that comes first drops them when it replaces the
// nodes that should have them. This tells a node what has not been delivered, so that it can send that again, and only
// that. It sees as far as the next node that does something with a message: what that has taken is its own.
import type { Node, NodeAPI } from 'node-red';

/** Nodes that only pass a message on, and take another turn for it. */
const RELAY = /^(junction|link out|link in|subflow:.+)$/;

/** @typeParam Mark what the node remembers of what it sent: a position, or the messages themselves */
export class InFlight<Mark> {
  private readonly flying = new Set<{ readonly mark: Mark }>();
  /** the nodes that messages reach in the first turn, in the second, … */
  private reached: readonly (readonly Node[])[] | undefined;
  private frozen = false;

  constructor(
    private readonly RED: NodeAPI,
    private readonly node: Node,
  ) {}

  /** Call it after `send`, in the same turn; the mark is forgotten when the messages have been delivered. */
  sent(mark: Mark): void {
    const entry = { mark };
    this.flying.add(entry);
    this.reached ??= this.reach();
    let turns = this.reached.length;
    const pass = () => {
      if (this.frozen) return;
      if (--turns > 0) setImmediate(pass);
      else this.flying.delete(entry);
    };
    setImmediate(pass);
  }

  /** Call it when a deploy begins or the node closes, and send nothing more until `settle`. Idempotent. */
  freeze(): void {
    this.frozen = true;
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
    const isThere = (receiver: Node) => this.RED.nodes.getNode(receiver.id) === receiver;
    const arrives = this.reached?.flat().every(isThere) ?? true;
    const dropped = arrives ? [] : this.marks;
    this.flying.clear();
    this.reached = undefined;
    this.frozen = false;
    return dropped;
  }

  private reach(): Node[][] {
    const turns: Node[][] = [];
    const seen = new Set<Node>();
    for (let from = [this.node]; from.length > 0; from = turns.at(-1)!.filter(({ type }) => RELAY.test(type))) {
      const next = from.flatMap((node) => wired(node).flatMap((id) => this.RED.nodes.getNode(id) ?? []));
      turns.push(next.filter((node) => !seen.has(node)));
      for (const node of next) seen.add(node);
    }
    return turns;
  }
}

function wired(node: Node): string[] {
  return (node as unknown as { wires: string[][] }).wires.flat();
}
