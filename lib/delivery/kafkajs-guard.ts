// Mends kafkajs 2.2.4, in two places.
//
// After the first answer each of its connections spins a timer of about 1 ms for ever, and, as its delay is negative,
// recent Node versions print a TimeoutNegativeWarning. Here the timer runs only while requests wait for their turn,
// which is all that it is for.
//
// Its encoding of records, most of the work of a producer, is replaced by a cheaper one with the same result.
import { encodeRecord } from './kafkajs-record';

interface RequestQueue {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

const CHECK_EVERY_MS = 10;
const GUARDED_VERSION = '2.2.4';

/** Idempotent. Does nothing to another version of kafkajs. */
export function guardKafkajs(): void {
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== GUARDED_VERSION) return;
  const queue = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  queue.prototype.scheduleCheckPendingRequests = scheduleCheckPendingRequests;
  // Its users load it with the first request to produce.
  const encoder = require.resolve('kafkajs/src/protocol/recordBatch/record/v0');
  require(encoder);
  const loaded = require.cache[encoder];
  if (loaded) loaded.exports = encodeRecord;
}

function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.pending.length === 0 || this.throttleCheckTimeoutId) return;
  const throttledMs = this.throttledUntil - Date.now();
  const check = () => {
    this.throttleCheckTimeoutId = null;
    this.checkPendingRequests();
  };
  this.throttleCheckTimeoutId = setTimeout(check, throttledMs > 0 ? throttledMs : CHECK_EVERY_MS);
}
