import { MQTT_TOPIC, type QoS } from '../../lib/delivery/mqtt-record';
import type { OutboxLimits } from '../../lib/delivery/outbox';
import type { Encoder } from '../../lib/wire/format';
import type { Settings } from '../common/settings';
import { readEncoder, readOutboxLimits } from '../common/sink-settings';
import { readTopic, type TopicSource } from '../common/topic-source';
import { readSource, type ValueSource } from '../common/value-source';

export interface MqttOutSettings {
  /** id of a mqtt-broker node */
  readonly broker: string;
  readonly topic: TopicSource;
  readonly retain: ValueSource;
  readonly qos: QoS;
  readonly encode: Encoder;
  /** empty: one that nobody else has */
  readonly clientId: string;
  readonly inFlight: number;
  readonly limits: OutboxLimits;
}

export function readMqttOutSettings(settings: Settings): MqttOutSettings {
  return {
    broker: settings.text('broker', { expected: 'an MQTT broker; choose or add one in the dialog' }),
    topic: readTopic(settings, MQTT_TOPIC),
    retain: readSource(settings, 'retain', { types: ['bool', 'msg'], fallback: { type: 'bool', value: 'false' } }),
    qos: Number(settings.choice('qos', ['0', '1', '2'], '1')) as QoS,
    encode: readEncoder(settings),
    clientId: settings.text('clientId', { fallback: '' }),
    inFlight: settings.number('inFlight', { min: 1, max: 65_535, integer: true, fallback: 100 }),
    limits: readOutboxLimits(settings),
  };
}
