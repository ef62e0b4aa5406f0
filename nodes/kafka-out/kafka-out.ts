// Sends readings to a Kafka topic and completes each message when the brokers have acknowledged it.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { SettingError } from '../../lib/core/errors';
import { KafkaTransport } from '../../lib/delivery/kafka-transport';
import { readSettings, stayIdle } from '../common/settings';
import { runSink } from '../common/sink';
import type { KafkaClusterNode } from '../kafka-cluster/kafka-cluster';
import { recordOf } from './record';
import { readKafkaOutSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-kafka-out', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readKafkaOutSettings);
    if (!settings) return;
    const clusterNode = RED.nodes.getNode(settings.cluster) as KafkaClusterNode | null;
    if (!clusterNode?.cluster) {
      const expected = clusterNode ? 'a cluster whose settings are good' : 'a Kafka cluster that is there and enabled';
      stayIdle(this, new SettingError('cluster', clusterNode?.name || settings.cluster, expected));
      return;
    }
    const { acks, compression, batch, limits, topic } = settings;
    let transport: KafkaTransport;
    try {
      transport = new KafkaTransport(clusterNode.cluster, {
        acks,
        compression,
        batchSize: batch.batchSize,
        waitForTopic: topic.isFixed,
        log: (line) => this.debug(line),
      });
    } catch (error) {
      stayIdle(this, error as Error);
      return;
    }
    runSink(RED, this, {
      transport,
      batch,
      limits,
      record: (msg, item, receipt, index, now) => recordOf(settings, msg, item, receipt, index, now),
      report: (trouble) => clusterNode.report(this, trouble),
    });
  });
};
