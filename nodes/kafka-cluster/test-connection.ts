// The "Test connection" button of the dialog: tries settings as they stand there, deployed or not.
import type { Node, NodeAPI } from 'node-red';
import { SettingError } from '../../lib/core/errors';
import { checkCluster } from '../../lib/delivery/kafka-check';
import { Settings } from '../common/settings';
import { type KafkaClusterSettings, type KafkaCredentials, kafkaCluster, readKafkaClusterSettings } from './settings';

interface TlsConfigNode extends Node {
  addTLSOptions(options: object): object;
}

/**
 * The options for node:tls, or undefined when the connection is not to be encrypted.
 *
 * @throws SettingError when the TLS configuration is not deployed
 */
export function tlsOptions(RED: NodeAPI, { useTls, tls }: KafkaClusterSettings): object | undefined {
  if (!useTls) return undefined;
  if (!tls) return {};
  const node = RED.nodes.getNode(tls) as TlsConfigNode | null;
  if (!node) throw new SettingError('tls', tls, 'a TLS configuration that is deployed; deploy it first');
  return node.addTLSOptions({});
}

/**
 * POST /shopfloor/kafka-cluster/test with {id, config, user, password}; a password that is missing is the deployed one
 * of node `id`, which never leaves the runtime. Answers {ok, text}.
 */
export function serveConnectionTest(RED: NodeAPI): void {
  const permission = RED.auth.needsPermission('shopfloor.write');
  RED.httpAdmin.post('/shopfloor/kafka-cluster/test', permission, async (request, response) => {
    try {
      const { id, config, user, password } = (request.body ?? {}) as Record<string, unknown>;
      const settings = readKafkaClusterSettings(new Settings(withEnvironment(RED, String(id), config)));
      const deployed = RED.nodes.getCredentials(String(id)) as KafkaCredentials | undefined;
      const credentials = {
        user: user ? String(user) : undefined,
        password: password ? String(password) : deployed?.password,
      };
      response.json(await checkCluster(kafkaCluster(settings, credentials, tlsOptions(RED, settings))));
    } catch (error) {
      response.json({ ok: false, text: (error as Error).message });
    }
  });
}

/** The properties with each that is exactly ${NAME} taken from the environment, as a deploy does it. */
function withEnvironment(RED: NodeAPI, id: string, config: unknown): Record<string, unknown> {
  const node = RED.nodes.getNode(id) ?? ({} as Node);
  const entries = Object.entries((config ?? {}) as Record<string, unknown>).map(([name, value]) => {
    const variable = typeof value === 'string' ? /^\$\{([^}]+)\}$/.exec(value.trim())?.[1] : undefined;
    // One that is not set stays as it is, for the settings to refuse it.
    return [name, (variable && RED.util.evaluateNodeProperty(variable, 'env', node, {})) || value];
  });
  return Object.fromEntries(entries);
}
