// A Kafka cluster as the nodes that use it know it: where it is and how to sign in. Says once what is wrong with it,
// however many nodes notice.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { KafkaCluster } from '../../lib/delivery/kafka-client';
import type { Trouble } from '../../lib/delivery/transport';
import { Settings } from '../common/settings';
import { type KafkaCredentials, kafkaCluster, readKafkaClusterSettings } from './settings';
import { serveConnectionTest, tlsOptions } from './test-connection';

export interface KafkaClusterNode extends Node<KafkaCredentials> {
  /** undefined when the settings are bad: the node has said why */
  cluster?: KafkaCluster;
  /** Tells a person of a trouble that `reporter` has with the cluster; undefined: it has none any more. */
  report(reporter: Node, trouble: Trouble | undefined): void;
}

export = function (RED: NodeAPI): void {
  serveConnectionTest(RED);

  RED.nodes.registerType<KafkaClusterNode, NodeDef, object, KafkaCredentials>(
    'shopfloor-kafka-cluster',
    function (this: KafkaClusterNode, config: NodeDef) {
      RED.nodes.createNode(this, config);
      const troubled = new Map<Node, string>();
      this.report = (reporter, trouble) => {
        const known = [...troubled.values()];
        if (!trouble) {
          if (troubled.delete(reporter) && troubled.size === 0) this.log('connected again');
          return;
        }
        troubled.set(reporter, trouble.advice);
        if (known.includes(trouble.advice)) return;
        if (trouble.severe) this.error(trouble.advice);
        else this.warn(trouble.advice);
      };
      try {
        const settings = readKafkaClusterSettings(new Settings(config as unknown as Record<string, unknown>));
        this.cluster = kafkaCluster(settings, this.credentials ?? {}, tlsOptions(RED, settings));
      } catch (error) {
        this.error((error as Error).message);
      }
    },
    { credentials: { user: { type: 'text' }, password: { type: 'password' } } },
  );
};
