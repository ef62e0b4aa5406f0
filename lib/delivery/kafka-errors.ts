// What goes wrong with Kafka, sorted by what it means for the records, in sentences that say what to do. All that is
// known of kafkajs's errors is here.
import { networkTrouble } from './network-trouble';
import type { Trouble } from './transport';

/** What an attempt to connect or to send came to. */
export type KafkaFailure =
  /** The broker will never take this record: the others of the batch may go. */
  | { kind: 'record'; advice: string }
  /** The broker will never take a record for this topic name. */
  | { kind: 'topic'; advice: string }
  /** The topic is not there, or may not be written to, until somebody changes that. */
  | { kind: 'topic-missing'; trouble: Trouble }
  /** The broker has lost track of this producer: a new one goes on. */
  | { kind: 'producer-lost' }
  /** Nothing can be sent for now. */
  | { kind: 'waits'; trouble: Trouble }
  /** Not known: it is tried again, but not for ever. */
  | { kind: 'unknown'; advice: string };

/** How the cluster was addressed, for sentences. */
export interface Address {
  brokers: readonly string[];
  user?: string;
}

const RECORD_ADVICE: Record<string, string> = {
  MESSAGE_TOO_LARGE: 'it is larger than the topic allows. Send less in one message, or raise max.message.bytes',
  RECORD_LIST_TOO_LARGE: 'it is larger than a segment of the topic. Send less in one message, or raise segment.bytes',
  INVALID_TIMESTAMP:
    'its record time is too far from the clock of the broker. Use the send time, or raise ' +
    'message.timestamp.after.max.ms of the topic',
  INVALID_RECORD: 'the broker finds it invalid. A compacted topic takes no record without a key',
  POLICY_VIOLATION: 'a policy of the cluster forbids it',
  UNSUPPORTED_FOR_MESSAGE_FORMAT: 'the topic keeps its records in a format that is too old for it',
};

const LOST_PRODUCER = new Set([
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'DUPLICATE_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
]);

interface KafkaError extends Error {
  /** name of a protocol error */
  type?: string;
  code?: unknown;
  /** host:port of the broker that it happened with */
  broker?: string;
  retriable?: boolean;
}

/** A record names a partition that its topic does not have. */
export class PartitionMissing extends Error {
  constructor(topic: string, partition: number, count: number) {
    const range = count === 1 ? 'only partition 0' : `partitions 0 to ${count - 1}`;
    super(`partition is ${partition}; topic "${topic}" has ${range}`);
  }
}

/** @param topics that the failed request was about; none for an attempt to connect */
export function failureOf(thrown: unknown, topics: readonly string[], address: Address): KafkaFailure {
  const error = causeOf(thrown);
  const { type, name, message } = error;
  const topic = topics.map((each) => `"${each}"`).join(', ');
  if (error instanceof PartitionMissing) return { kind: 'record', advice: message };
  if (type && Object.hasOwn(RECORD_ADVICE, type)) {
    return { kind: 'record', advice: `topic ${topic} refuses the record: ${RECORD_ADVICE[type]}.` };
  }
  if (type === 'INVALID_TOPIC_EXCEPTION' || message === 'Invalid topic') {
    return { kind: 'topic', advice: `topic ${topic} is no valid name: use letters, digits, ".", "_" and "-".` };
  }
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION') {
    return { kind: 'topic-missing', trouble: missingTopic(topics.join(', ')) };
  }
  if (type === 'TOPIC_AUTHORIZATION_FAILED') {
    const advice = `${who(address)} may not write to topic ${topic}. Grant Write and Describe on it.`;
    return { kind: 'topic-missing', trouble: { condition: 'not allowed', advice, severe: true } };
  }
  if (type && LOST_PRODUCER.has(type)) return { kind: 'producer-lost' };
  const trouble = severeTrouble(error, address) ?? passingTrouble(error, address);
  return trouble ? { kind: 'waits', trouble } : { kind: 'unknown', advice: `Kafka: ${name}: ${message}` };
}

export function missingTopic(topic: string): Trouble {
  const advice = `Topic "${topic}" is not there, and the cluster does not create topics by itself. Create it.`;
  return { condition: 'no such topic', advice, severe: true };
}

/** A trouble that may end without anybody's help. */
export function passing(advice: string): Trouble {
  return { condition: 'waiting for broker', advice, severe: false };
}

/** Goes down to the error that the retries of kafkajs have wrapped. */
function causeOf(thrown: unknown): KafkaError {
  let error = thrown as KafkaError;
  while (!error.type && error.cause instanceof Error) error = error.cause as KafkaError;
  return error;
}

function severeTrouble({ type, name, message }: KafkaError, address: Address): Trouble | undefined {
  const severe = (condition: string, advice: string) => ({ condition, advice, severe: true });
  const at = address.brokers.join(', ');
  if (name === 'KafkaJSSASLAuthenticationError') {
    return message.includes('mechanism is not supported')
      ? severe('wrong mechanism', `${at}: ${message}. Choose another one in the cluster's settings.`)
      : severe('wrong password', `${at} does not accept ${who(address)} with this password. Correct user or password.`);
  }
  if (type === 'ILLEGAL_SASL_STATE') {
    const fix = 'Choose no sign-in, or the port of the cluster that has it';
    return severe('no sign-in here', `${at} takes no user and password at this port. ${fix}.`);
  }
  if (type === 'UNSUPPORTED_COMPRESSION_TYPE') {
    return severe('wrong compression', `${at} does not know this compression. Choose another one.`);
  }
  if (type === 'CLUSTER_AUTHORIZATION_FAILED') {
    return severe('not allowed', `${who(address)} may not write here. Grant IdempotentWrite on the cluster.`);
  }
  return undefined;
}

function passingTrouble(error: KafkaError, address: Address): Trouble | undefined {
  const { type, name, message, broker } = error;
  const at = broker ?? address.brokers.join(', ');
  const network = networkTrouble(error, at);
  if (network) return broker && !isBootstrap(broker, address) ? unreachableBroker(broker, address) : network;
  if (name === 'KafkaJSConnectionClosedError' || name === 'KafkaJSConnectionError') {
    const question = address.user ? 'Does it want TLS?' : 'Does it want TLS, or a user and password?';
    return passing(`${at} closed the connection; trying again. ${question}`);
  }
  if (type === 'NOT_ENOUGH_REPLICAS' || type === 'NOT_ENOUGH_REPLICAS_AFTER_APPEND') {
    return { ...passing('Too few replicas are in sync to take records; trying again.'), condition: 'too few replicas' };
  }
  if (error.retriable || name === 'KafkaJSLockTimeout') return passing(`Kafka at ${at}: ${message} Trying again.`);
  return undefined;
}

/** The cluster answers, but names a broker by an address that does not work from here. */
function unreachableBroker(broker: string, { brokers }: Address): Trouble {
  const fix = 'If that never works from here, correct advertised.listeners of the broker.';
  const advice = `${brokers.join(', ')} answers, but names ${broker} as its broker, which cannot be reached. ${fix}`;
  return passing(advice);
}

function isBootstrap(broker: string, { brokers }: Address): boolean {
  return brokers.some((each) => each.replace('localhost', '127.0.0.1') === broker.replace('localhost', '127.0.0.1'));
}

function who({ user }: Address): string {
  return user ? `user "${user}"` : 'a client without user';
}
