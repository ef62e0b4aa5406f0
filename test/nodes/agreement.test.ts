// Each node exists in several places: the dialog in its html, the runtime's settings, texts, help, icon and package.
// They must agree. Generic over the folders in nodes/, so that a new node is held to it at once.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { FieldError } from '../../lib/core/errors';
import { Settings } from '../../nodes/common/settings';
import { type Dialog, nodeFolders, readDialog } from '../support/dialogs';
import { projectFile } from '../support/node-red';

const COLORS: Record<string, string> = {
  'shopfloor simulate': '#C7E9C0',
  'shopfloor analyse': '#FDD0A2',
  'shopfloor connect': '#D8BFD8',
};
/** What every config has; checked before a node's own settings are read. */
const COMMON = ['name', 'version', 'inputs', 'outputs'];

/** The one function that reads the settings of a node. */
function reader(folder: string): (settings: Settings) => unknown {
  const exported = require(path.resolve(__dirname, '..', '..', 'nodes', folder, 'settings.js'));
  const names = Object.keys(exported).filter((name) => /^read\w+Settings$/.test(name));
  assert.equal(names.length, 1, `nodes/${folder}/settings.ts exports ${names.join(', ') || 'no read…Settings'}`);
  return exported[names[0]!];
}

/** The config of a node as it was dragged in; a config node that has to be chosen is chosen. */
function configOf({ defaults }: Dialog): Record<string, unknown> {
  const values = Object.entries(defaults).map(([name, { value, type, required }]) => {
    return [name, type && required !== false && value === '' ? 'aaaabbbbccccdddd' : value];
  });
  return Object.fromEntries(values);
}

/** What the dialogs of sources share is in the plant's locale; the keys there that a dialog uses. */
function sharedKeys({ html }: Dialog): string[] {
  return [...html.matchAll(/shopfloor-plant:(plant\.source\.[\w.-]+)/g)].map(([, key]) => key!);
}

function localeOf(folder: string): Record<string, Record<string, object>> {
  return JSON.parse(fs.readFileSync(projectFile('nodes', folder, 'locales', 'en-US', `${folder}.json`), 'utf8'));
}

/** The text of a locale by dotted keys. */
function keysOf(texts: object, prefix = ''): Map<string, string> {
  const keys = new Map<string, string>();
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value === 'string') keys.set(`${prefix}${name}`, value);
    else for (const [key, text] of keysOf(value, `${prefix}${name}.`)) keys.set(key, text);
  }
  return keys;
}

for (const folder of nodeFolders) {
  describe(`agreement: ${folder}`, () => {
    let node: Dialog;
    before(() => {
      node = readDialog(folder);
    });

    it('is registered as the same type in editor, runtime and package', () => {
      assert.equal(node.type, `shopfloor-${folder}`);
      const runtime = fs.readFileSync(projectFile('nodes', folder, `${folder}.ts`), 'utf8');
      assert.match(runtime, new RegExp(`registerType(<[^(]+>)?\\(\\s*'${node.type}'`));
      const { nodes } = JSON.parse(fs.readFileSync(projectFile('package.json'), 'utf8'))['node-red'];
      assert.equal(nodes[node.type], `dist/nodes/${folder}/${folder}.js`);
    });

    it('has a literal type, category, colour, icon and number of inputs and outputs, and the icon exists', () => {
      const { html } = node;
      assert.match(html, new RegExp(`RED\\.nodes\\.registerType\\('${node.type}', \\{`));
      assert.match(html, /\n\s+category: '[^']+',/);
      if (node.category === 'config') return;
      assert.equal(node.color, COLORS[node.category]);
      assert.match(html, /\n\s+color: '#[0-9A-F]{6}',/);
      assert.match(html, new RegExp(`\\n\\s+icon: '${folder}\\.svg',`));
      assert.ok(fs.existsSync(projectFile('icons', `${folder}.svg`)));
      assert.match(html, /\n\s+inputs: [01],/);
      assert.match(html, /\n\s+outputs: \d,/);
      assert.equal(node.outputLabels?.length ?? node.outputs, node.outputs);
    });

    it('saves version 1, and its defaults are good settings', () => {
      assert.equal(node.defaults.version?.value, 1);
      reader(folder)(new Settings(configOf(node)));
    });

    it('reads in the runtime what the dialog saves, and nothing else', () => {
      const settings = new Settings(configOf(node));
      reader(folder)(settings);
      const own = (names: Iterable<string>) => [...names].filter((name) => !COMMON.includes(name)).sort();
      assert.deepEqual(own(settings.asked), own(Object.keys(node.defaults)));
    });

    it('has an input in the dialog for each property, and none besides', () => {
      const { defaults, credentials = {} } = node;
      const prefix = node.category === 'config' ? 'node-config-input' : 'node-input';
      const inputs = [...node.html.matchAll(new RegExp(`\\bid="${prefix}-(\\w+)`, 'g'))].map(([, name]) => name!);
      for (const name of Object.keys(defaults)) {
        if (['version', 'inputs', 'outputs'].includes(name)) continue;
        assert.ok(inputs.includes(name), `no input for ${name}`);
      }
      for (const name of inputs) assert.ok(name in defaults || name in credentials, `input ${name} is of no property`);
    });

    it('offers no choice and accepts no value that the runtime refuses', () => {
      const { html, defaults } = node;
      const config = configOf(node);
      const refusal = (name: string, value: unknown): string | undefined => {
        try {
          reader(folder)(new Settings({ ...config, [name]: value }));
        } catch (error) {
          assert.ok(error instanceof FieldError, `${name} = ${String(value)}: ${error}`);
          if (error.field === name) return error.message;
        }
        return undefined;
      };
      for (const [name, { type, validate }] of Object.entries(defaults)) {
        if (COMMON.includes(name) || type) continue;
        const select = new RegExp(`<select id="node-(?:config-)?input-${name}"[^>]*>([\\s\\S]*?)</select>`).exec(html);
        if (select) {
          for (const [, value] of select[1]!.matchAll(/<option value="([^"]*)"/g)) {
            assert.equal(refusal(name, value), undefined);
          }
        } else if (new RegExp(`<input (?=[^>]*type="text")[^>]*id="node-(config-)?input-${name}"`).test(html)) {
          for (const value of [
            '',
            ' ',
            '-1',
            '0',
            '0.25',
            '0.7',
            '1',
            '7',
            '1e9',
            '-0.5',
            'junk',
            '2026-01-01',
            '1/2/2026',
          ]) {
            if (validate && validate.call(config, value, {}) !== true) continue;
            assert.equal(refusal(name, value), undefined, `the dialog accepts ${name} = "${value}"`);
          }
        }
      }
    });

    it('has a text for each key that is used, and uses each text', () => {
      const json = localeOf(folder);
      assert.deepEqual(Object.keys(json), [folder]);
      const texts = keysOf(json);
      const key = new RegExp(`['"\`\\]](${folder}\\.[\\w.-]+)(\\$\\{)?`, 'g');
      const used = [...node.html.matchAll(key)].filter(([, name]) => !name!.endsWith('.svg'));
      const whole = new Set(used.filter(([, , open]) => !open).map(([, name]) => name!));
      const begun = used.filter(([, , open]) => open).map(([, name]) => name!);
      for (const name of whole) assert.ok(texts.has(name), `no text for ${name}`);
      const shared = keysOf(localeOf('plant'));
      for (const name of sharedKeys(node)) assert.ok(shared.has(name), `no text for ${name}`);
      const sharing = folder === 'plant' ? new Set(nodeFolders.map(readDialog).flatMap(sharedKeys)) : undefined;
      const isUsed = (name: string) =>
        whole.has(name) ||
        sharing?.has(name) ||
        begun.some((start) => name.startsWith(start)) ||
        node.html.includes(`'${name.slice(folder.length + 1)}'`);
      for (const [name, text] of texts) {
        assert.ok(isUsed(name), `${name} is not used`);
        assert.notEqual(text.trim(), '', `${name} is empty`);
      }
    });

    it('shows no text that is not from the locale, but for technical terms to choose from', () => {
      const template = /<script type="text\/html" data-template-name="[^"]+">([\s\S]*?)<\/script>/.exec(node.html)![1]!;
      const symbols = ['ms', 'MB'];
      const words = template.replace(/<option [^>]*>[^<]*|<[^>]*>/g, ' ').match(/[A-Za-z]{2,}/g) ?? [];
      assert.deepEqual(
        words.filter((word) => !symbols.includes(word)),
        [],
      );
    });

    it('explains each of its labels in the help', () => {
      const help = fs.readFileSync(projectFile('nodes', folder, 'locales', 'en-US', `${folder}.html`), 'utf8');
      assert.match(help, new RegExp(`<script type="text/html" data-help-name="${node.type}">\\s*<p>`));
      const plain = help
        .replace(/<[^>]*>/g, '')
        .replace(/\s+/g, ' ')
        .toLowerCase();
      const shared = keysOf(localeOf('plant'));
      const labels = [...keysOf(localeOf(folder)[folder]!.label ?? {})];
      for (const key of sharedKeys(node)) {
        if (key.startsWith('plant.source.label.')) labels.push([key.split('.').at(-1)!, shared.get(key)!]);
      }
      for (const [name, label] of labels) {
        if (name === 'name') continue;
        assert.ok(plain.includes(label.toLowerCase()), `the help does not mention "${label}"`);
      }
    });
  });
}
