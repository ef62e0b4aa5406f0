// A message for an MQTT broker.
import type { WireValue } from '../wire/format';
import type { Queued, Receipt } from './transport';

export type QoS = 0 | 1 | 2;

export interface MqttFields {
  topic: string;
  /** null: an empty message, which removes a retained one */
  value: WireValue;
  qos: QoS;
  retain: boolean;
}

export interface MqttRecord extends Queued {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly qos: QoS;
  readonly retain: boolean;
}

/** What a record takes besides its texts, bytes; about. */
const OVERHEAD_BYTES = 60;
const MAX_TOPIC_BYTES = 65_535;

/** The topics that one can publish to. */
export const MQTT_TOPIC = {
  matches: (topic: unknown): topic is string =>
    typeof topic === 'string' && topic !== '' && Buffer.byteLength(topic) <= MAX_TOPIC_BYTES && !/[+#\0]/.test(topic),
  expected: 'text without "+" and "#", which only subscribers use',
};

export function mqttRecord({ topic, value, qos, retain }: MqttFields, receipt: Receipt, index: number): MqttRecord {
  const payload = value ?? '';
  const bytes = OVERHEAD_BYTES + Buffer.byteLength(topic) + Buffer.byteLength(payload);
  return { topic, payload, qos, retain, bytes, receipt, index };
}
