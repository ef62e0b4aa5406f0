import assert from 'node:assert/strict';
import { dialogs } from '../support/dialogs';
import { flowFiles } from '../support/flow-files';
import type { FlowNode } from '../support/node-red';

const ID = /^[0-9a-f]{16}$/;

/** Every text anywhere in `value` that looks like an id, with the property that holds it. */
function idsIn(value: unknown, property = ''): [string, string][] {
  if (typeof value === 'string') return ID.test(value) ? [[property, value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => idsIn(inner, property || name));
}

describe('the flows that the project gives away', function () {
  const known = dialogs();

  for (const { name, nodes } of flowFiles()) {
    describe(name, function () {
      const byId = new Map(nodes.map((node) => [node.id, node]));
      const ours = nodes.filter(({ type }) => type.startsWith('shopfloor-'));
      const label = (node: FlowNode) => `${node.type} ${node.name || node.id}`;

      it('has long ids, each once', () => {
        for (const { id } of nodes) assert.match(id, ID);
        assert.equal(byId.size, nodes.length);
      });

      it('refers to nodes that it holds', () => {
        for (const node of nodes) {
          for (const [property, id] of idsIn(node)) assert.ok(byId.has(id), `${label(node)}: ${property} ${id}`);
        }
      });

      it('wires nodes of one tab', () => {
        for (const node of nodes) {
          for (const id of (node.wires ?? []).flat()) assert.equal(byId.get(id)?.z, node.z, label(node));
        }
      });

      it('says in a comment node what it shows', () => {
        const comments = nodes.filter(({ type }) => type === 'comment');
        assert.ok(comments.length > 0);
        for (const { name } of comments) assert.ok(String(name).length > 10, String(name));
      });

      it('gives each node of the palette exactly the properties of its dialog', () => {
        for (const node of ours) {
          const dialog = known.get(node.type);
          assert.ok(dialog, `${node.type} is no node of the palette`);
          const placed = ['id', 'type', 'z', 'g', 'x', 'y', 'wires', 'outputs', 'inputs', 'credentials'];
          const saved = Object.keys(node).filter((property) => !placed.includes(property));
          const defined = Object.keys(dialog.defaults).filter((property) => !placed.includes(property));
          assert.deepEqual(saved.toSorted(), defined.toSorted(), label(node));
        }
      });

      it('has no password or user but names of the environment', () => {
        for (const node of nodes) {
          for (const secret of Object.values(node.credentials ?? {})) {
            assert.match(secret, /^\$\{\w+\}$/, label(node));
          }
        }
      });

      it('gives each reference to a configuration one of the right type', () => {
        for (const node of ours) {
          for (const [property, { type, required }] of Object.entries(known.get(node.type)?.defaults ?? {})) {
            const id = node[property] as string;
            if (type && (id || required)) assert.equal(byId.get(id)?.type, type, `${label(node)}: ${property}`);
          }
        }
      });

      it('wires every output that a node of the palette has', () => {
        for (const node of ours) {
          assert.equal(node.wires?.length ?? 0, known.get(node.type)?.outputs ?? 0, label(node));
        }
      });

      if (!name.startsWith('examples/')) return;
      it('gives a usual value to each name that it takes from the environment', () => {
        for (const node of nodes) {
          const { env = [] } = (byId.get(node.z ?? '') ?? {}) as { env?: { name: string }[] };
          const known = env.map((variable) => variable.name);
          for (const [, name] of JSON.stringify(node).matchAll(/"\$\{(\w+)\}"/g)) {
            assert.ok(known.includes(name!), `${label(node)}: ${name}`);
          }
        }
      });

      it('is in the folder for dashboards, and says what to install, if it needs one', () => {
        const needsDashboard = nodes.some(({ type }) => type.startsWith('ui-'));
        const said = nodes.some((node) =>
          JSON.stringify([node.name, node.info]).includes('@flowfuse/node-red-dashboard'),
        );
        assert.equal(needsDashboard, name.startsWith('examples/3 Dashboards/'));
        assert.ok(said || !needsDashboard);
      });
    });
  }

  it('show each node of the palette in an example', () => {
    const shown = flowFiles().filter(({ name }) => name.startsWith('examples/'));
    const types = new Set(shown.flatMap(({ nodes }) => nodes.map(({ type }) => type)));
    const missing = [...known.values()].filter(({ type, category }) => category !== 'config' && !types.has(type));
    assert.deepEqual(
      missing.map(({ type }) => type),
      [],
    );
  });
});
