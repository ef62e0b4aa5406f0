import assert from 'node:assert/strict';
import { atUrl, flowFiles } from '../support/flow-files';
import { NodeRed } from '../support/node-red';

interface Notification {
  topic: string;
  title: string;
  message: string;
  priority: number;
  tags: string[];
}

describe('the example of alerts to a phone', function () {
  this.timeout(60_000);
  let nodeRed: NodeRed;

  before(async () => {
    nodeRed = await NodeRed.start();
  });
  after(() => nodeRed?.stop());

  it('posts an alert to the service of its variable, with title, text and priority, and gets its answer', async () => {
    const { nodes } = flowFiles().find(({ name }) => name.endsWith('/alerts to a phone.json'))!;
    const idOf = (type: string) => nodes.find((node) => node.type === type)!.id;
    const [service, request, answered] = [idOf('http in'), idOf('http request'), idOf('http response')];
    await nodeRed.deploy(atUrl(nodes, nodeRed.url));
    const { payloads, errors } = await nodeRed.until(
      ({ sent, received }) => Boolean(sent[service] && sent[request] && received[answered]),
      () => 'no notification',
    );
    assert.deepEqual(errors, {});
    const { topic, title, message, priority, tags } = payloads[service] as Notification;
    assert.equal(topic, 'shopfloor-alerts');
    assert.match(title, /^Printer [123]: (under-now|no-alert|printer-finished)$/);
    assert.match(
      message,
      /^'(Ambient|Bed|Hotend) temperature' is (under the threshold \(\d+ °C\)|within normal parameters)$/,
    );
    const [expected, icon] = title.endsWith('under-now') ? [5, 'rotating_light'] : [2, 'white_check_mark'];
    assert.deepEqual([priority, tags], [expected, [icon]]);
  });
});
