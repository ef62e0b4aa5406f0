import assert from 'node:assert/strict';
import { BackpressureHub } from '../../../lib/core/backpressure';

describe('the backpressure hub', () => {
  const [a, b] = [{}, {}];

  it('holds sources while any sink asks for it, however often a sink asks', () => {
    const hub = new BackpressureHub();
    assert.equal(hub.held, false);
    hub.hold(a);
    hub.hold(a);
    hub.hold(b);
    hub.release(a);
    assert.equal(hub.held, true);
    hub.release(b);
    assert.equal(hub.held, false);
  });

  it('wakes those that wait once, when the last sink has room', () => {
    const hub = new BackpressureHub();
    let woken = 0;
    hub.onFree(() => woken++);
    hub.release(a);
    assert.equal(woken, 0);
    hub.hold(a);
    hub.hold(b);
    hub.release(a);
    hub.release(a);
    assert.equal(woken, 0);
    hub.release(b);
    assert.equal(woken, 1);
  });

  it('wakes nobody who has left, also while it wakes others', () => {
    const hub = new BackpressureHub();
    const woken: string[] = [];
    const offFirst = hub.onFree(() => {
      woken.push('first');
      offFirst();
      hub.onFree(() => woken.push('new'));
    });
    hub.onFree(() => woken.push('second'));
    for (let i = 0; i < 2; i++) {
      hub.hold(a);
      hub.release(a);
    }
    assert.deepEqual(woken, ['first', 'second', 'second', 'new']);
  });
});
