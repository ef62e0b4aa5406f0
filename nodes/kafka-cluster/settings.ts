import { SettingError } from '../../lib/core/errors';
import type { KafkaCluster } from '../../lib/delivery/kafka-client';
import type { Settings } from '../common/settings';

export const SASL_MECHANISMS = ['none', 'plain', 'scram-sha-256', 'scram-sha-512'] as const;

export interface KafkaClusterSettings {
  readonly brokers: string[];
  readonly clientId: string;
  readonly useTls: boolean;
  /** id of a tls-config node; empty: the certificate authorities that Node.js knows */
  readonly tls: string;
  readonly mechanism: (typeof SASL_MECHANISMS)[number];
}

export interface KafkaCredentials {
  user?: string;
  password?: string;
}

const DEFAULT_PORT = 9092;
const BROKER = /^(\[[0-9a-f:.]+\]|[^\s:/]+)(?::(\d{1,5}))?$/i;

export function readKafkaClusterSettings(settings: Settings): KafkaClusterSettings {
  return {
    brokers: settings.list('brokers', { fallback: ['localhost:9092'] }).map(brokerAddress),
    clientId: settings.text('clientId', { fallback: 'shopfloor' }),
    useTls: settings.flag('useTls', false),
    tls: settings.text('tls', { fallback: '' }),
    mechanism: settings.choice('mechanism', SASL_MECHANISMS, 'none'),
  };
}

/** @throws SettingError when the sign-in lacks a user or password */
export function kafkaCluster(
  settings: KafkaClusterSettings,
  { user, password }: KafkaCredentials,
  tls: object | undefined,
): KafkaCluster {
  const { brokers, clientId, mechanism } = settings;
  if (mechanism === 'none') return { brokers, clientId, tls };
  if (!user) throw new SettingError('user', user, 'a user for the sign-in');
  if (!password) throw new SettingError('password', undefined, 'the password of the user');
  return { brokers, clientId, tls, sasl: { mechanism, username: user, password } };
}

/** host:port; without a port it is 9092. */
function brokerAddress(text: string): string {
  const [, host, port = String(DEFAULT_PORT)] = BROKER.exec(text) ?? [];
  if (!host || Number(port) < 1 || Number(port) > 65_535) {
    throw new SettingError('brokers', text, 'host:port, several separated by commas');
  }
  return `${host}:${port}`;
}
