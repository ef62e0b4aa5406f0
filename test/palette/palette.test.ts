// The palette as people get it: packed, installed into an empty user directory, loaded by a Node-RED that has never
// seen this checkout.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cachedNode, cachedPackage, npm } from '../../scripts/lib/cached-package';
import { dialogs } from '../support/dialogs';
import { type FlowNode, NodeRed, projectFile } from '../support/node-red';

const NAME = '@shopfloor/node-red';
const INSTALL_TIMEOUT_MS = 300_000;
const EXAMPLE = '1 Start here/ten printers to the debug sidebar';

/** The oldest Node that both support, and the newest of what each is tested with. */
const PLATFORMS = [
  { nodeRed: '5.0.7', node: '24' },
  { nodeRed: '4.1.15', node: '22.9.0' },
];

/** What Node-RED itself warns of on its first start with a new user directory. */
const EXPECTED_WARNING = /Encrypted credentials not found|system-generated|Projects disabled/;

interface Packed {
  filename: string;
  files: { path: string }[];
}

describe('the packed palette', function () {
  this.timeout(INSTALL_TIMEOUT_MS);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shopfloor-palette-'));
  let packed: Packed;

  before(() => {
    const [pack] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], projectFile()));
    packed = pack;
  });

  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('holds what is needed and nothing else', () => {
    const below = (...parts: string[]) =>
      fs
        .readdirSync(projectFile(...parts), { recursive: true, encoding: 'utf8' })
        .filter((file) => fs.statSync(projectFile(...parts, file)).isFile())
        .map((file) => [...parts, ...file.split(path.sep)].join('/'));
    const compiled = [...below('lib'), ...below('nodes'), ...below('plugins')]
      .filter((file) => /\.(ts|html|json|csv)$/.test(file))
      .map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
    const icons = below('icons').map((file) => `dist/nodes/${path.parse(file).name}/${file}`);
    const papers = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
    const expected = [...compiled, ...icons, ...papers, ...below('examples'), ...below('resources')];
    assert.deepEqual(packed.files.map((file) => file.path).toSorted(), expected.toSorted());
  });

  for (const { nodeRed: version, node } of PLATFORMS) {
    describe(`in Node-RED ${version} on Node ${node}`, function () {
      let nodeRed: NodeRed;

      before(async () => {
        const userDir = path.join(folder, version);
        fs.mkdirSync(userDir);
        fs.writeFileSync(path.join(userDir, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0' }));
        const binary = cachedNode(node);
        // As the palette manager installs, and on the very Node that will run it.
        const env = { ...process.env, PATH: path.dirname(binary) + path.delimiter + process.env.PATH };
        npm(
          ['install', '--engine-strict', '--save', '--loglevel=error', path.join(folder, packed.filename)],
          userDir,
          env,
        );
        const settings = path.join(userDir, 'settings.js');
        fs.writeFileSync(
          settings,
          `module.exports = { flowFile: 'flows.json', telemetry: { enabled: false, updateNotification: false } };`,
        );
        const program = path.join(cachedPackage('node-red', version), 'red.js');
        nodeRed = await NodeRed.start({ program, node: binary, settings, userDir });
      });

      after(() => nodeRed?.stop());

      it('registers every node without a warning', async () => {
        const modules =
          await nodeRed.request<{ module: string; types: string[]; err?: string; enabled: boolean }[]>('/nodes');
        const ours = modules.filter(({ module }) => module === NAME);
        const types = ours.flatMap((set) => set.types);
        assert.deepEqual(types.toSorted(), [...dialogs().keys()].toSorted());
        for (const set of ours) assert.equal(set.err, undefined);
        const warnings = nodeRed.log().match(/.*\[(warn|error)\] .+/g) ?? [];
        assert.deepEqual(
          warnings.filter((line) => !EXPECTED_WARNING.test(line) && !/-{10}|\[warn\] $/.test(line)),
          [],
        );
        assert.doesNotMatch(nodeRed.log(), /DeprecationWarning/);
      });

      it('serves the code that the dialogs share, the icons and the help', async () => {
        const text = async (address: string) => {
          const response = await fetch(nodeRed.url + address, { headers: { accept: 'text/html,*/*' } });
          assert.equal(response.status, 200, address);
          return response.text();
        };
        assert.match(await text(`/resources/${NAME}/editor.js`), /shopfloor/);
        const icons = await nodeRed.request<Record<string, string[]>>('/icons');
        const used = [...dialogs().values()].flatMap(({ icon }) => icon ?? []);
        assert.deepEqual(
          used.filter((icon) => !icons[NAME]?.includes(icon)),
          [],
        );
        const nodes = await text('/nodes');
        for (const type of dialogs().keys()) {
          assert.ok(nodes.includes(`data-template-name="${type}"`), type);
          assert.ok(nodes.includes(`data-help-name="${type}"`), type);
        }
      });

      it('imports an example, which produces data', async function () {
        this.timeout(60_000);
        const example = await nodeRed.request<FlowNode[]>(`/library/examples/flows/${NAME}/${encodeURI(EXAMPLE)}`);
        await nodeRed.deploy(example);
        const debug = example.find(({ type }) => type === 'debug');
        assert.ok(debug);
        await nodeRed.until(
          ({ received }) => (received[debug.id] ?? 0) > 0,
          () => 'no message at the debug node',
        );
      });
    });
  }
});
