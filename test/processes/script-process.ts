import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './network.ts';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A script of this checkout as a process, in a group of its own, as a shell starts it. */
export interface ScriptProcess {
  readonly child: ChildProcess;
  /** What it has written, to both streams. */
  output(): string;
  /** Resolves once it has written this. @throws when it ends without */
  wrote(text: RegExp | string): Promise<void>;
  /** What a key does that makes a signal: every process of the group receives it. */
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code. */
  readonly exit: Promise<number | null>;
}

/** A place for the data of a store, and the environment in which scripts keep to it. */
export async function temporaryStore(): Promise<{ data: string; environment: Record<string, string>; url: string }> {
  const data = realpathSync(mkdtempSync(join(tmpdir(), 'store-data-')));
  const port = String(await freePort());
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(DATABASE|LOG_LEVEL|BASE_URL|npm_)/.test(entry[0]),
  );
  const environment = { ...Object.fromEntries(inherited), BOOKSTORE_DATA: data, HTTP_PORT: port };
  return { data, environment, url: `http://127.0.0.1:${port}` };
}

export function startScript(parameters: readonly string[], environment: Record<string, string>): ScriptProcess {
  const child = spawn(process.execPath, parameters, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  return {
    child,
    output: () => output,
    exit,
    signal: (name) => void process.kill(-child.pid!, name),
    wrote: async (text) => {
      const isThere = () => (typeof text === 'string' ? output.includes(text) : text.test(output));
      while (!isThere()) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`It ended with ${child.exitCode} before it wrote ${text}: ${output}`);
        await sleep(10);
      }
    },
  };
}

/** Processes, other than this one, that were started with this value in their environment: `pid command line`. */
export function processesWith(variable: string, value: string): string[] {
  const setting = `${variable}=${value}`;
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['axeww', '-o', 'pid=,command='], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    return lines.split('\n').filter((line) => line.includes(setting) && Number.parseInt(line, 10) !== process.pid);
  }
  const read = (file: string) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && read(`/proc/${pid}/environ`).split('\0').includes(setting))
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
}

/** What of them is left after a moment: a role sees only when its parent has ended that it has. */
export async function processesLeft(data: string): Promise<string[]> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const left = processesWith('BOOKSTORE_DATA', data);
    if (left.length === 0 || Date.now() > deadline) return left;
    await sleep(20);
  }
}
