import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { type KeptStateOptions, keepState } from '../../../nodes/common/kept-state';
import { FakeNode } from './fake-node';

type Answer = (error: Error | null, value?: unknown) => void;

/** A context store that answers when it is told to. */
class Store {
  values = new Map<string, unknown>();
  error: Error | null = null;
  private questions: (() => void)[] = [];

  answer(): void {
    for (const question of this.questions.splice(0)) question();
  }

  contextOf(id: string) {
    return () => ({
      get: (_key: string, _store: string, callback: Answer) => {
        this.questions.push(() => callback(this.error, this.values.get(id)));
      },
      set: (_key: string, value: unknown, _store: string, callback: Answer) => {
        if (value === undefined) this.values.delete(id);
        else this.values.set(id, JSON.parse(JSON.stringify(value)));
        callback(this.error);
      },
    });
  }
}

interface Count {
  count: number;
}

const OPTIONS: KeptStateOptions<Count> = {
  fingerprint: 'counter',
  create: (saved) => ({ count: (saved as number | undefined) ?? 0 }),
  save: ({ count }) => count,
};

let ids = 0;
/** Nothing is kept of a node that never was. */
const newId = () => `kept-${ids++}`;

/** A node with its state, if that is ready at once. */
function start(id: string, options: Partial<KeptStateOptions<Count>> = {}, store = new Store()) {
  const node = new FakeNode(id);
  const found: { state?: Count } = {};
  Object.assign(node, { context: store.contextOf(id) });
  keepState(node.asNode, { ...OPTIONS, ...options }, (state) => {
    assert.equal(found.state, undefined, 'ready twice');
    found.state = state;
  });
  return { node, found, store };
}

describe('kept state', () => {
  afterEach(() => mock.timers.reset());

  it('is fresh at first, and the same after a deploy', async () => {
    const id = newId();
    const before = start(id);
    assert.deepEqual(before.found.state, { count: 0 });
    before.found.state!.count = 5;
    await before.node.close();
    assert.equal(start(id).found.state, before.found.state);
  });

  it('begins anew under another fingerprint', async () => {
    const id = newId();
    const before = start(id);
    before.found.state!.count = 5;
    await before.node.close();
    assert.deepEqual(start(id, { fingerprint: 'another' }).found.state, { count: 0 });
  });

  it('is each node’s own', () => {
    start(newId()).found.state!.count = 5;
    assert.deepEqual(start(newId()).found.state, { count: 0 });
  });

  it('is forgotten with its node', async () => {
    const id = newId();
    const before = start(id);
    before.found.state!.count = 5;
    await before.node.close(true);
    assert.deepEqual(start(id).found.state, { count: 0 });
  });

  it('stays while its node is only disabled', async () => {
    const id = newId();
    const before = start(id, { isDisabled: () => true });
    before.found.state!.count = 5;
    await before.node.close(true);
    assert.equal(start(id).found.state, before.found.state);
  });

  describe('with a context store', () => {
    it('begins anew when what the store holds is of no use, and says so', () => {
      const store = new Store();
      const id = newId();
      store.values.set(id, { fingerprint: 'counter', state: 'junk' });
      const create = (saved?: unknown) => {
        if (saved === 'junk') throw new Error('junk');
        return { count: 0 };
      };
      const { node, found } = start(id, { store: 'disk', create }, store);
      store.answer();
      assert.deepEqual(found.state, { count: 0 });
      assert.deepEqual(
        node.errors.map(({ text }) => text),
        ['cannot use the state from context store "disk", it begins anew: junk'],
      );
    });

    it('is ready when the store has answered, with what it holds', () => {
      const store = new Store();
      const id = newId();
      store.values.set(id, { fingerprint: 'counter', state: 7 });
      const { found } = start(id, { store: 'disk' }, store);
      assert.equal(found.state, undefined);
      store.answer();
      assert.deepEqual(found.state, { count: 7 });
    });

    it('begins anew when the store holds the state of other settings, or nothing', () => {
      const store = new Store();
      const id = newId();
      store.values.set(id, { fingerprint: 'another', state: 7 });
      for (const { found } of [start(id, { store: 'disk' }, store), start(newId(), { store: 'disk' }, store)]) {
        store.answer();
        assert.deepEqual(found.state, { count: 0 });
      }
    });

    it('is saved every 5 s, and when the node closes', async () => {
      mock.timers.enable({ apis: ['setInterval'] });
      const store = new Store();
      const id = newId();
      const { node, found } = start(id, { store: 'disk' }, store);
      store.answer();
      found.state!.count = 1;
      mock.timers.tick(5000);
      assert.deepEqual(store.values.get(id), { fingerprint: 'counter', state: 1 });
      found.state!.count = 2;
      await node.close();
      assert.deepEqual(store.values.get(id), { fingerprint: 'counter', state: 2 });
      found.state!.count = 3;
      mock.timers.tick(60_000);
      assert.deepEqual(store.values.get(id), { fingerprint: 'counter', state: 2 });
    });

    it('is not read from the store after a deploy', async () => {
      const store = new Store();
      const id = newId();
      const before = start(id, { store: 'disk' }, store);
      store.answer();
      await before.node.close();
      store.values.set(id, { fingerprint: 'counter', state: 99 });
      assert.equal(start(id, { store: 'disk' }, store).found.state, before.found.state);
    });

    it('is taken out of the store with its node', async () => {
      const store = new Store();
      const { node } = start(newId(), { store: 'disk' }, store);
      store.answer();
      await node.close();
      assert.equal(store.values.size, 1);
      const after = start(node.id, { store: 'disk' }, store);
      await after.node.close(true);
      assert.equal(store.values.size, 0);
    });

    it('begins anew when the store fails, and says so', () => {
      const store = new Store();
      store.error = new Error('disk full');
      const { node, found } = start(newId(), { store: 'disk' }, store);
      store.answer();
      assert.deepEqual(found.state, { count: 0 });
      assert.deepEqual(
        node.errors.map(({ text }) => text),
        ['cannot read the state from context store "disk": disk full'],
      );
    });

    it('starts nothing for a node that was closed before the store answered', async () => {
      const store = new Store();
      const { node, found } = start(newId(), { store: 'disk' }, store);
      await node.close();
      store.answer();
      assert.equal(found.state, undefined);
      assert.equal(store.values.size, 0);
    });
  });
});
