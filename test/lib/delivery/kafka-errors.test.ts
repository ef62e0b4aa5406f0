import assert from 'node:assert/strict';
import { failureOf, PartitionMissing } from '../../../lib/delivery/kafka-errors';

const errors = require('kafkajs/src/errors') as Record<string, new (message: unknown, options?: object) => Error>;
const { createErrorFromCode } = require('kafkajs/src/protocol/error') as { createErrorFromCode(code: number): Error };

const ADDRESS = { brokers: ['kafka:9092'], user: 'alice' };

const failure = (error: unknown) => failureOf(error, ['readings'], ADDRESS);
/** An error as kafkajs throws it after it has tried again in vain. */
const wrapped = (error: Error) => new errors.KafkaJSNumberOfRetriesExceeded(error, { retryCount: 2, retryTime: 100 });

function troubleOf(error: unknown): { condition: string; advice: string; severe: boolean } {
  const found = failure(error);
  assert.ok('trouble' in found, `${found.kind}: no trouble`);
  return found.trouble;
}

describe('what Kafka errors mean', () => {
  it('blames the record for what the broker will never take', () => {
    for (const [code, advice] of [
      [10, /larger than the topic allows.*max.message.bytes/],
      [18, /larger than a segment/],
      [32, /too far from the clock.*send time/],
      [87, /compacted topic/],
      [44, /policy/],
    ] as const) {
      const found = failure(createErrorFromCode(code));
      assert.equal(found.kind, 'record');
      assert.match((found as { advice: string }).advice, advice);
      assert.match((found as { advice: string }).advice, /^topic "readings" refuses the record/);
    }
    assert.equal(failure(new PartitionMissing('readings', 7, 3)).kind, 'record');
  });

  it('sees through the errors that kafkajs wraps around the reason', () => {
    assert.equal(failure(wrapped(createErrorFromCode(10))).kind, 'record');
    assert.equal(failure(wrapped(wrapped(createErrorFromCode(3)))).kind, 'topic-missing');
  });

  it('waits for a topic that may come, and not for one that cannot', () => {
    assert.equal(failure(createErrorFromCode(3)).kind, 'topic-missing');
    assert.match(troubleOf(createErrorFromCode(3)).advice, /^Topic "readings" is not there.*Create it\.$/);
    assert.match(troubleOf(createErrorFromCode(29)).advice, /user "alice" may not write to topic "readings"/);
    assert.equal(failure(createErrorFromCode(17)).kind, 'topic');
  });

  it('takes a new producer when the broker has lost track of the old one', () => {
    for (const code of [45, 46, 47, 59]) assert.equal(failure(createErrorFromCode(code)).kind, 'producer-lost');
  });

  it('says that user or password are wrong', () => {
    const error = new errors.KafkaJSSASLAuthenticationError('SASL PLAIN authentication failed: Authentication failed');
    assert.deepEqual(troubleOf(error), {
      condition: 'wrong password',
      advice: 'kafka:9092 does not accept user "alice" with this password. Correct user or password.',
      severe: true,
    });
    const unknown = new errors.KafkaJSSASLAuthenticationError('SASL PLAIN mechanism is not supported by the server');
    assert.equal(troubleOf(unknown).condition, 'wrong mechanism');
  });

  it('says that nothing listens, that a host is unknown, that TLS fails', () => {
    const connection = (code: string, broker = 'kafka:9092', message = code) =>
      wrapped(new errors.KafkaJSConnectionError(`Connection error: ${message}`, { broker, code }));
    assert.match(troubleOf(connection('ECONNREFUSED')).advice, /^Nothing listens at kafka:9092/);
    assert.equal(troubleOf(connection('ECONNREFUSED')).severe, false);
    assert.equal(troubleOf(connection('ENOTFOUND')).condition, 'unknown host');
    assert.equal(troubleOf(connection('DEPTH_ZERO_SELF_SIGNED_CERT')).condition, 'not trusted');
    assert.equal(troubleOf(connection('ERR_SSL_WRONG_VERSION_NUMBER')).condition, 'TLS failed');
    const reset = connection(
      'ECONNRESET',
      undefined,
      'socket disconnected before secure TLS connection was established',
    );
    assert.equal(troubleOf(reset).condition, 'TLS failed');
  });

  it('names the listener setting when a broker is called by a name that does not work here', () => {
    const error = new errors.KafkaJSConnectionError('Connection error', { broker: 'inner:9092', code: 'ENOTFOUND' });
    assert.match(troubleOf(error).advice, /kafka:9092 answers, but names inner:9092.*advertised\.listeners/);
  });

  it('waits patiently through whatever passes by itself', () => {
    for (const code of [5, 6, 7, 13, 14, 15, 19, 56]) {
      const trouble = troubleOf(createErrorFromCode(code));
      assert.equal(trouble.severe, false, trouble.advice);
    }
    assert.match(troubleOf(new errors.KafkaJSConnectionClosedError('Closed connection')).advice, /Does it want TLS/);
    assert.match(
      troubleOf(new errors.KafkaJSRequestTimeoutError('Request Produce timed out')).advice,
      /does not answer/,
    );
  });

  it('keeps conditions short enough for a status', () => {
    for (let code = -1; code < 90; code++) {
      const found = failure(createErrorFromCode(code));
      if ('trouble' in found) assert.ok(found.trouble.condition.length <= 20, found.trouble.condition);
    }
  });

  it('does not blame a record at once for what nobody knows', () => {
    assert.equal(failure(new TypeError('Cannot read properties of undefined')).kind, 'unknown');
  });
});
