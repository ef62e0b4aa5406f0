// What all sinks do with their messages: encode each reading, queue it in an outbox that survives a deploy, deliver it,
// complete the message, and show how that goes.
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import { ShopfloorError } from '../../lib/core/errors';
import { Batcher, type BatcherOptions } from '../../lib/delivery/batcher';
import { Outbox, type OutboxLimits } from '../../lib/delivery/outbox';
import type { Queued, Receipt, Transport, Trouble } from '../../lib/delivery/transport';
import { Complaints } from './complaints';
import { isInFlow } from './deploys';
import { keepState } from './kept-state';
import { MessageReceipt } from './message-receipt';
import { SinkStatus } from './sink-status';
import { Status } from './status';

export interface Sink<R extends Queued> {
  transport: Transport<R>;
  batch: BatcherOptions;
  limits: OutboxLimits;
  /**
   * The record for one reading.
   *
   * @param item the payload, or one entry of an array payload, at `index`
   * @throws InputError when none can be made of it
   */
  record(msg: NodeMessage, item: unknown, receipt: Receipt, index: number, now: number): R;
  /** Tells a person of a trouble. */
  report(trouble: Trouble | undefined): void;
}

/** What waits is sent for so long when the node closes, ms; Node-RED is given its answer within 2 s. */
const FLUSH_MS = 1000;
/**
 * Batches, and records at least, that wait before sources of history are asked to wait: enough to keep the connection
 * busy. The rest of the outbox is for what cannot be made to wait.
 */
const HIGH_WATER_BATCHES = 4;
const HIGH_WATER_RECORDS = 1000;

/** Runs `node` as a sink until it is closed. */
export function runSink<R extends Queued>(RED: NodeAPI, node: Node, sink: Sink<R>): void {
  const { transport, batch, record, report } = sink;
  const highWater = Math.max(HIGH_WATER_BATCHES * batch.batchSize, HIGH_WATER_RECORDS);
  const limits = { ...sink.limits, highWater };
  const isDisabled = () => isInFlow(RED, node.id);
  const options = {
    // What waits was encoded and addressed when it came; other settings hold for what comes later.
    fingerprint: '',
    create: () => new Outbox<R>(limits),
    save: () => undefined,
    isDisabled,
  };
  keepState(node, options, (outbox) => {
    outbox.limit(limits);
    const complaints = new Complaints(node);
    const batcher = new Batcher(outbox, transport, batch, {
      trouble: (trouble) => {
        status.set(trouble);
        report(trouble);
      },
    });
    const status = new SinkStatus(new Status(node), batcher as unknown as Batcher<Queued>);

    const take = (msg: NodeMessageInFlow, item: unknown, receipt: MessageReceipt, index: number, now: number) => {
      let made: R;
      try {
        made = record(msg, item, receipt, index, now);
      } catch (error) {
        receipt.failed(error as Error, index);
        return;
      }
      batcher.add(made);
    };

    node.on('input', (msg, _send, done) => {
      const { payload } = msg;
      const now = Date.now();
      if (!Array.isArray(payload)) {
        take(msg, payload, new MessageReceipt(complaints, msg, done, 1), 0, now);
      } else if (payload.length === 0) {
        done();
      } else {
        const receipt = new MessageReceipt(complaints, msg, done, payload.length);
        for (let index = 0; index < payload.length; index++) take(msg, payload[index], receipt, index, now);
      }
    });

    node.on('close', (removed: boolean, closed: () => void) => {
      void batcher.close(FLUSH_MS).then(() => {
        if (removed && !isDisabled())
          outbox.clear(new ShopfloorError('the node was removed before this could be delivered'));
        status.close();
        complaints.close();
        closed();
      });
    });

    batcher.open();
  });
}
