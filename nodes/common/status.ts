// A node's status, sent to the editor at most twice a second: floods of it have frozen browsers. The last one always
// arrives.
import type { Node, NodeStatusFill, NodeStatusShape } from 'node-red';

const MIN_GAP_MS = 500;
const MAX_CHARACTERS = 20;

export class Status {
  private shown = '';
  private waiting: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly node: Node,
    private readonly minGapMs = MIN_GAP_MS,
  ) {}

  /** Green dot: works. Yellow ring: waits. Red ring: failed. `text` names the condition with a count or a rate. */
  set(fill: NodeStatusFill, shape: NodeStatusShape, text: string): void {
    const short = text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS - 1)}…` : text;
    const key = `${fill} ${shape} ${short}`;
    this.waiting = undefined;
    if (key === this.shown) return;
    this.waiting = () => {
      this.shown = key;
      this.node.status({ fill, shape, text: short });
    };
    if (!this.timer) this.flush();
  }

  works(text: string): void {
    this.set('green', 'dot', text);
  }

  waits(text: string): void {
    this.set('yellow', 'ring', text);
  }

  failed(text: string): void {
    this.set('red', 'ring', text);
  }

  /** Ends the timer; a status that still waits is not sent. */
  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = undefined;
  }

  private flush(): void {
    this.timer = undefined;
    if (!this.waiting) return;
    this.waiting();
    this.waiting = undefined;
    this.timer = setTimeout(() => this.flush(), this.minGapMs);
    this.timer.unref();
  }
}

/** A count in at most five characters: 999, 12.3k, 4.5M. */
export function countText(count: number): string {
  if (count < 1000) return String(Math.round(count));
  if (count < 999_950) return `${(count / 1000).toFixed(count < 99_950 ? 1 : 0)}k`;
  return `${(count / 1_000_000).toFixed(count < 99_950_000 ? 1 : 0)}M`;
}
