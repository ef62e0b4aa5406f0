// Puts each node's and plugin's html, locales, data and icon beside its compiled js in dist/, where Node-RED looks, and removes
// compiled files whose source is gone. Plain JavaScript: it is part of the build.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const dist = path.join(root, 'dist');

function copyIfChanged(from, to) {
  const content = fs.readFileSync(from);
  if (fs.existsSync(to) && fs.readFileSync(to).equals(content)) return;
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.writeFileSync(to, content);
}

function filesBelow(dir) {
  if (!fs.existsSync(dir)) return [];
  return fs
    .readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

const FOLDERS = ['nodes', 'plugins'];
for (const file of FOLDERS.flatMap((folder) => filesBelow(path.join(root, folder)))) {
  if (/\.(html|json|csv)$/.test(file)) copyIfChanged(file, path.join(dist, path.relative(root, file)));
}
for (const icon of fs.readdirSync(path.join(root, 'icons'))) {
  const node = path.parse(icon).name;
  const folder = path.join(root, 'nodes', node);
  if (fs.existsSync(folder)) {
    copyIfChanged(path.join(root, 'icons', icon), path.join(dist, 'nodes', node, 'icons', icon));
  }
}
for (const file of filesBelow(dist)) {
  const source = path.join(root, path.relative(dist, file));
  if (file.endsWith('.js') && !fs.existsSync(source.replace(/\.js$/, '.ts'))) fs.rmSync(file);
  else if (
    /\.(html|json|csv)$/.test(file) &&
    FOLDERS.includes(path.relative(dist, file).split(path.sep)[0]) &&
    !fs.existsSync(source)
  ) {
    fs.rmSync(file);
  }
}
