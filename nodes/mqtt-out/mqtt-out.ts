// Sends readings to an MQTT broker and completes each message when the broker has acknowledged it.
import { randomBytes } from 'node:crypto';
import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { InputError, SettingError, shown } from '../../lib/core/errors';
import { mqttRecord } from '../../lib/delivery/mqtt-record';
import { MqttTransport } from '../../lib/delivery/mqtt-transport';
import { readSettings, stayIdle } from '../common/settings';
import { runSink } from '../common/sink';
import { coreBroker } from './core-broker';
import { readMqttOutSettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-mqtt-out', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readMqttOutSettings);
    if (!settings) return;
    const { topic, retain, qos, encode, inFlight, limits } = settings;
    const broker = coreBroker(RED, settings.broker);
    if (!broker) {
      stayIdle(this, new SettingError('broker', settings.broker, 'an MQTT broker that is there and enabled'));
      return;
    }
    const retainOf = (msg: NodeMessage, item: unknown): boolean => {
      const wanted = retain.of(msg, item) ?? false;
      if (typeof wanted === 'boolean') return wanted;
      throw new InputError(`retain is ${shown(wanted)}; expected true or false`);
    };
    runSink(RED, this, {
      transport: new MqttTransport(broker, {
        clientId: settings.clientId || `shopfloor_${randomBytes(6).toString('hex')}`,
        inFlight,
      }),
      // No linger: what one turn of the event loop brings is written together.
      batch: { batchSize: inFlight, batchBytes: Number.POSITIVE_INFINITY, lingerMs: 0 },
      limits,
      record: (msg, item, receipt, index, now) => {
        const to = topic.of(msg, item);
        const value = encode(item, msg.topic, now, to);
        return mqttRecord({ topic: to, value, qos, retain: retainOf(msg, item) }, receipt, index);
      },
      report: (trouble) => {
        if (!trouble) this.log('connected');
        else if (trouble.severe) this.error(trouble.advice);
        else this.warn(trouble.advice);
      },
    });
  });
};
