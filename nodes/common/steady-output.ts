// Output that a deploy does not lose. What is on its way to a node that the deploy replaces is sent again, and what is to
// leave while nodes are being replaced waits until all run.
import type { Node, NodeAPI, NodeMessage } from 'node-red';
import { onDeploys } from './deploys';
import { InFlight } from './in-flight';

/** The messages of one `send`, by output. */
export type Outputs = NodeMessage[][];

/** Made when the node is, before the deploy that makes it is over. */
export class SteadyOutput {
  /** what waits, oldest first: kept over a deploy, and handed to `resume` of the node that comes after this one */
  readonly waiting: Outputs[] = [];
  private readonly inFlight: InFlight<Outputs>;
  private held = true;

  constructor(
    RED: NodeAPI,
    private readonly node: Node,
  ) {
    this.inFlight = new InFlight(RED, node);
    const offDeploys = onDeploys(RED, {
      stopping: () => this.hold(),
      started: () => {
        this.settle();
        this.held = false;
        this.flush();
      },
    });
    node.on('close', (_removed: boolean, done: () => void) => {
      offDeploys();
      this.hold();
      // By then this deploy has stopped all that it stops, and what it did not stop has been delivered.
      setImmediate(() => {
        this.settle();
        done();
      });
    });
  }

  /** Sends first what waited in the node before. */
  resume(waiting: readonly Outputs[]): void {
    this.waiting.unshift(...waiting);
    this.flush();
  }

  send(outputs: Outputs): void {
    if (this.held) this.waiting.push(outputs);
    else this.sendNow(outputs);
  }

  private flush(): void {
    if (this.held) return;
    for (const outputs of this.waiting.splice(0)) this.sendNow(outputs);
  }

  private sendNow(outputs: Outputs): void {
    this.node.send(outputs);
    this.inFlight.sent(outputs);
  }

  private hold(): void {
    this.held = true;
    this.inFlight.freeze();
  }

  private settle(): void {
    this.waiting.unshift(...this.inFlight.settle());
  }
}
