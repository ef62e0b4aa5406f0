// What the html of each node says of it: the part of the editor that tests can read without a browser.
import fs from 'node:fs';
import vm from 'node:vm';
import { projectFile } from './node-red';

export interface Dialog {
  type: string;
  category: string;
  defaults: Record<string, { value: unknown; type?: string; required?: boolean }>;
  inputs?: number;
  outputs?: number;
  icon?: string;
}

/** The definitions of every node of the palette, by type. */
export function dialogs(): Map<string, Dialog> {
  const found = new Map<string, Dialog>();
  for (const name of fs.readdirSync(projectFile('nodes'))) {
    const file = projectFile('nodes', name, `${name}.html`);
    if (!fs.existsSync(file)) continue;
    const html = fs.readFileSync(file, 'utf8');
    const scripts = [...html.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g)];
    const registerType = (type: string, dialog: Omit<Dialog, 'type'>) => found.set(type, { type, ...dialog });
    const sandbox = { RED: { nodes: { registerType }, validators: anything() }, shopfloor: anything() };
    for (const [, script] of scripts) vm.runInNewContext(script, sandbox);
  }
  return found;
}

/** Stands for whatever a definition calls while it is read: a function whose every property is one as well. */
function anything(): unknown {
  return new Proxy(() => anything(), { get: () => anything() });
}
