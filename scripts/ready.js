// Makes a checkout ready (installs and builds when needed), then runs the command it is given with the project's own
// Node first on the PATH. Plain JavaScript without dependencies: it runs on whatever Node started npm, before anything
// is installed.
'use strict';
// Before anything that an old Node does not know.
if (Number(process.versions.node.split('.')[0]) < 18) {
  stop(
    `Node ${process.versions.node} is too old to install the project; use Node 22.9 or newer from https://nodejs.org.`,
  );
}

const { spawn, spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.shopfloor-installed');
const env = { ...process.env, PATH: path.join(modules, '.bin') + path.delimiter + process.env.PATH };

function stop(sentence) {
  console.error(`shopfloor: ${sentence}`);
  process.exit(1);
}

function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.error) stop(`cannot run ${command}: ${result.error.message}`);
  return result.status;
}

function install() {
  const lock = fs.readFileSync(path.join(root, 'package-lock.json'));
  const stamp = createHash('sha256').update(lock).digest('hex');
  const installed = fs.existsSync(stampFile) ? fs.readFileSync(stampFile, 'utf8') : '';
  if (installed === stamp) return;
  console.log('shopfloor: installing the packages of package-lock.json (a minute or so, once) …');
  if (run('npm', ['ci', '--prefer-offline', '--loglevel=error', '--no-fund', '--no-audit']) !== 0) {
    stop('`npm ci` failed; the lines above say why. Check the network and the npm registry settings, then try again.');
  }
  fs.writeFileSync(stampFile, stamp);
}

function build() {
  if (run('tsc', []) !== 0) stop('the TypeScript sources do not compile; the lines above say where.');
  if (run('node', [path.join(__dirname, 'copy-assets.js')]) !== 0) stop('copying the html, locales and icons failed.');
}

try {
  fs.accessSync(root, fs.constants.W_OK);
} catch {
  stop(`no permission to write in ${root}; clone the project into a folder of your own.`);
}
install();
build();

const [command, ...args] = process.argv.slice(2);
if (command) {
  const child = spawn(command, args, { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => stop(`cannot run ${command}: ${error.message}`));
  child.on('exit', (code) => process.exit(code === null ? 1 : code));
}
