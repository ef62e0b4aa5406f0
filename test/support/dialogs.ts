// What the html of each node says of it: the part of the editor that tests can read without a browser.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import vm from 'node:vm';
import { projectFile } from './node-red';

export interface Property {
  value: unknown;
  type?: string;
  required?: boolean;
  /** true, or the reason why not; `this` is the node */
  validate?(this: object, value: unknown, options: object): boolean | string;
}

export interface Dialog {
  type: string;
  /** the whole file, with the rows that dialogs share in their places */
  html: string;
  category: string;
  defaults: Record<string, Property>;
  credentials?: Record<string, unknown>;
  color?: string;
  inputs?: number;
  outputs?: number;
  outputLabels?: string[];
  icon?: string;
}

/** What the tests use of the editor code that dialogs share. */
interface SharedCode {
  readonly source: { expand(template: string, own: string): string };
}

/** The names of the folders that hold a node. */
export const nodeFolders: readonly string[] = fs
  .readdirSync(projectFile('nodes'))
  .filter((folder) => fs.existsSync(projectFile('nodes', folder, `${folder}.html`)));

/** The definitions of every node of the palette, by type. */
export function dialogs(): Map<string, Dialog> {
  return new Map(nodeFolders.map(readDialog).map((dialog) => [dialog.type, dialog]));
}

/** Reads a node's html as the editor does, with the project's own shared editor code. */
export function readDialog(folder: string): Dialog {
  const file = fs.readFileSync(projectFile('nodes', folder, `${folder}.html`), 'utf8');
  const found: Dialog[] = [];
  // Stands for jQuery with nothing found, and for whatever else a definition calls while it is read.
  const anything: unknown = new Proxy(() => anything, { get: (_, name) => (name === 'length' ? 0 : anything) });
  const window: Record<string, unknown> = {};
  const registerType = (type: string, definition: Omit<Dialog, 'type' | 'html'>) => {
    const html = (window.shopfloor as SharedCode).source.expand(file, folder);
    found.push({ type, html, ...definition });
  };
  const RED = Object.assign(Object.create(anything as object), { nodes: { registerType } });
  const context = vm.createContext({ window, $: anything, RED });
  vm.runInContext(fs.readFileSync(projectFile('resources', 'editor.js'), 'utf8'), context);
  Object.assign(context, window);
  for (const [, script] of file.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g)) {
    vm.runInContext(script!, context);
  }
  assert.equal(found.length, 1, `${folder}.html registers ${found.length} types`);
  return found[0]!;
}

/** Whether the dialog takes all properties of a config for valid. */
export function acceptsConfig({ defaults }: Dialog, config: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(defaults).every(
    ([name, { validate }]) => !validate || validate.call(config, config[name], {}) === true,
  );
}
