// Runs a script on the pinned Node: `node scripts/bootstrap.mjs SCRIPT [ARGS]`. Written for any Node from 20 on, without
// packages, because it is what installs them: when node_modules is missing or does not match package-lock.json.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.installed-from');
const lock = join(root, 'node_modules.lock');
const pinnedNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** What the installed packages depend on: the lock file and the platform. */
function wanted() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of ['package-lock.json', '.npmrc']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

const installed = () => existsSync(stamp) && existsSync(pinnedNode) && readFileSync(stamp, 'utf8') === wanted();

/** Two commands started together install once: the second waits for the first. */
async function install() {
  const deadline = Date.now() + 15 * 60_000;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST')
        fail(`Cannot write to ${root} (${error.code}). Packages are installed there: make it writable.`);
      if (Date.now() > deadline || Date.now() - statSync(lock).mtimeMs > 15 * 60_000)
        rmSync(lock, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  process.on('exit', () => rmSync(lock, { recursive: true, force: true }));
  if (!installed()) {
    console.error('Installing the packages (once; about a minute) …');
    const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
    const result = spawnSync(npm[0], [...npm.slice(1), 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', process.stderr, 'inherit'],
    });
    if (result.status !== 0 || !existsSync(pinnedNode))
      fail('The packages could not be installed: see what npm said above.');
    writeFileSync(stamp, wanted());
  }
  rmSync(lock, { recursive: true, force: true });
}

const [script, ...args] = process.argv.slice(2);
if (!script) fail('usage: node scripts/bootstrap.mjs SCRIPT [ARGS]');
if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node ${process.versions.node} is too old: install Node 20 or later.`);
if (!installed()) await install();

const path = [join(modules, '.bin'), dirname(pinnedNode), process.env.PATH].join(
  process.platform === 'win32' ? ';' : ':',
);
const child = spawn(pinnedNode, [join(root, script), ...args], {
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
});
// Ctrl-C reaches the child by itself (same terminal); wait for it to end, and pass on what only we receive.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
