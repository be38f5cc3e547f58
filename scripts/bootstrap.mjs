// Runs a script on the pinned Node: `node scripts/bootstrap.mjs SCRIPT [ARGS]`. Written for any Node from 20 on, without
// packages, because it is what installs them: when node_modules is missing or does not match package-lock.json.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { claimFor, LockTimeout, lock } from './process-lock.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.installed-from');
const lockFolder = join(root, 'node_modules.lock');
const pinnedNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const INSTALL_MS = 15 * 60_000;
/** How long npm may take to end when it is told to. */
const STOP_MS = 5000;

const exitCodeOf = (signal) => 128 + constants.signals[signal];

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

function installed() {
  try {
    return existsSync(pinnedNode) && readFileSync(stamp, 'utf8') === wanted();
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Two commands started together install once: the second waits for the first. */
async function install() {
  const release = await lock(lockFolder, {
    waitMs: INSTALL_MS,
    waiting: (pid) => console.error(`Waiting for another install (process ${pid}) …`),
  }).catch((error) => {
    if (error instanceof LockTimeout) fail(error.message);
    return fail(`Cannot write to ${root} (${error.code ?? error}). Packages are installed there: make it writable.`);
  });
  process.on('exit', release);
  if (!installed()) {
    console.error('Installing the packages (once; about a minute) …');
    rmSync(stamp, { force: true });
    const code = await runNpm();
    if (code !== 0 || !existsSync(pinnedNode)) fail('The packages could not be installed: see what npm said above.');
    writeFileSync(stamp, wanted());
  }
  release();
}

/** Installs; an interruption ends npm with all that it has started, before it ends us. */
function runNpm() {
  const [program, ...words] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const npm = spawn(program, [...words, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', process.stderr, 'inherit'],
    detached: true, // a group of its own, to be ended as a whole
  });
  // If we are killed, npm goes on: the next install must wait for its end too.
  if (npm.pid) claimFor(lockFolder, npm.pid);
  const end = (signal) => {
    try {
      process.kill(-npm.pid, signal);
    } catch {
      // It has ended.
    }
  };
  let interrupted = null;
  const stop = (signal) => {
    interrupted ??= signal;
    end('SIGTERM');
    setTimeout(() => end('SIGKILL'), STOP_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  return new Promise((resolve) => {
    npm.once('error', (error) => fail(`npm could not be run: ${error.message}`));
    npm.once('exit', (code) => {
      if (interrupted) process.exit(exitCodeOf(interrupted));
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, stop);
      resolve(code);
    });
  });
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
  // By the channel the script knows when we are gone without having said so.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: path },
});
// Ctrl-C reaches the script also by itself; it takes signals in quick succession for one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? exitCodeOf(signal)));
