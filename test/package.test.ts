import assert from 'node:assert/strict';
import fs from 'node:fs';
import { projectFile } from './support/node-red';

const read = (file: string) => JSON.parse(fs.readFileSync(projectFile(file), 'utf8'));

describe('package.json', function () {
  const manifest = read('package.json');

  it('can be installed by every Node-RED that it names', () => {
    assert.equal(manifest.engines.node, '>=22.9.0');
    assert.equal(manifest['node-red'].version, '>=4.1.0');
    assert.ok(manifest.keywords.includes('node-red'));
  });

  it('says what the Flow Library asks for', () => {
    assert.match(manifest.name, /^@shopfloor\//);
    assert.equal(manifest.license, 'MIT');
    assert.match(manifest.repository.url, /^git\+https:/);
    assert.match(manifest.bugs.url, /^https:/);
  });

  it('asks for few packages, none of which runs a script when it is installed', () => {
    assert.ok(Object.keys(manifest.dependencies).length <= 6);
    const { packages } = read('package-lock.json') as {
      packages: Record<string, { dev?: boolean; hasInstallScript?: boolean }>;
    };
    const runtime = Object.entries(packages).filter(([name, { dev }]) => name !== '' && !dev);
    assert.ok(runtime.length > 0);
    assert.deepEqual(
      runtime.filter(([, { hasInstallScript }]) => hasInstallScript).map(([name]) => name),
      [],
    );
  });

  it('has one entry for each folder of a node, and its version in the changelog', () => {
    const folders = fs.readdirSync(projectFile('nodes')).filter((name) => name !== 'common');
    const expected = folders.map((name) => [`shopfloor-${name}`, `dist/nodes/${name}/${name}.js`]);
    assert.deepEqual(Object.entries(manifest['node-red'].nodes).toSorted(), expected.toSorted());
    assert.match(fs.readFileSync(projectFile('CHANGELOG.md'), 'utf8'), new RegExp(`^## ${manifest.version}\\b`, 'm'));
  });
});
