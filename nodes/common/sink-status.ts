// What a sink's status shows: whether it delivers, how fast, how much waits, what was lost to a full outbox.
import type { Batcher } from '../../lib/delivery/batcher';
import type { Queued, Trouble } from '../../lib/delivery/transport';
import { countText, type Status } from './status';

const EVERY_MS = 1000;

export class SinkStatus {
  private trouble: Trouble | undefined = { condition: 'connecting', advice: '', severe: false };
  private readonly timer: NodeJS.Timeout;
  private acknowledged = 0;
  private lostBefore: number;

  constructor(
    private readonly status: Status,
    private readonly batcher: Batcher<Queued>,
  ) {
    this.lostBefore = this.lost;
    this.timer = setInterval(() => this.show(), EVERY_MS);
    this.timer.unref();
    this.show();
  }

  set(trouble: Trouble | undefined): void {
    this.trouble = trouble;
    this.show();
  }

  close(): void {
    clearInterval(this.timer);
    this.status.close();
  }

  private get lost(): number {
    return this.batcher.outbox.refused + this.batcher.outbox.dropped;
  }

  private show(): void {
    const { status, trouble, batcher } = this;
    const { outbox } = batcher;
    const rate = batcher.acknowledged - this.acknowledged;
    this.acknowledged = batcher.acknowledged;
    const lost = this.lost - this.lostBefore;
    if (lost > 0 && outbox.dropped > 0 && trouble && !trouble.severe) {
      // Who chose to drop the oldest expects it while the broker is away.
      status.waits(`waiting, ${countText(lost)} lost`);
    } else if (lost > 0) {
      status.failed(`${outbox.dropped > 0 ? 'dropped' : 'refused'}: ${countText(lost)}`);
      // Forgotten once the outbox has been emptied.
      if (!trouble && outbox.waiting === 0) this.lostBefore = this.lost;
    } else if (trouble?.severe) {
      status.failed(trouble.condition);
    } else if (trouble) {
      status.waits(outbox.waiting > 0 ? `waiting: ${countText(outbox.waiting)}` : trouble.condition);
    } else {
      status.works(rate > 0 ? `connected ${countText(rate)}/s` : 'connected');
    }
  }
}
