import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { guardKafkajs } from '../../../lib/delivery/kafkajs-guard';

interface RequestQueue {
  throttleCheckTimeoutId: unknown;
  scheduleCheckPendingRequests(): void;
  checkPendingRequests(): void;
  maybeThrottle(ms: number): void;
  push(request: object): void;
  fulfillRequest(response: object): void;
}
const RequestQueue = require('kafkajs/src/network/requestQueue') as new (options: object) => RequestQueue;

describe('guard of kafkajs', () => {
  const logger = { debug: () => {}, warn: () => {} };
  const create = (maxInFlightRequests: number | null = null) =>
    new RequestQueue({ maxInFlightRequests, requestTimeout: 1000, clientId: '', broker: '', logger });
  const request = (sent: number[], correlationId: number) => ({
    entry: { correlationId, resolve: () => {}, reject: () => {} },
    expectResponse: true,
    sendRequest: () => sent.push(correlationId),
  });

  before(guardKafkajs);
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }));
  afterEach(() => mock.timers.reset());

  it('leaves an idle connection without a timer', () => {
    const queue = create();
    queue.scheduleCheckPendingRequests();
    queue.checkPendingRequests();
    assert.equal(queue.throttleCheckTimeoutId, null);
  });

  it('still sends what waited for the broker’s throttle to end', () => {
    const queue = create();
    const sent: number[] = [];
    queue.maybeThrottle(500);
    queue.push(request(sent, 1));
    mock.timers.tick(499);
    assert.deepEqual(sent, []);
    mock.timers.tick(1);
    assert.deepEqual(sent, [1]);
    assert.equal(queue.throttleCheckTimeoutId, null);
  });

  it('still sends what waited for its turn', () => {
    const queue = create(1);
    const sent: number[] = [];
    queue.push(request(sent, 1));
    queue.push(request(sent, 2));
    assert.deepEqual(sent, [1]);
    queue.fulfillRequest({ correlationId: 1, payload: null, size: 0 });
    assert.deepEqual(sent, [1, 2]);
  });
});
