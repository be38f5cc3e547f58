import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { testServer } from '../../app/testing/database.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where `npm test` keeps compiled code, which halves the start of a process. */
const { NODE_COMPILE_CACHE } = process.env;
export const compileCache: Record<string, string> = NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {};

/** Environment of a role over a schema of the test server. */
export function environmentOf(schema: string): Record<string, string> {
  const { host, port, user, password } = testServer();
  return {
    PATH: process.env['PATH'] ?? '',
    BASE_URL: 'http://localhost:8080',
    HTTP_PORT: '0',
    METRICS_PORT: '0',
    DRAIN_SECONDS: '1',
    DATABASE_HOST: host,
    DATABASE_PORT: String(port),
    DATABASE_USER: user,
    DATABASE_PASSWORD: password,
    DATABASE_NAME: schema,
    SECRET_KEY: 'k'.repeat(40),
    UPLOAD_FOLDER: mkdtempSync(join(tmpdir(), 'uploads-')),
  };
}

/** A role of the store as a process of its own. */
export interface StoreProcess {
  readonly child: ChildProcess;
  /** Lines that it has written to its log. */
  readonly logged: Record<string, any>[];
  readonly stderr: () => string;
  /** Resolves with the first line of the log with this message. */
  line(message: string): Promise<Record<string, any>>;
  /** Resolves with the exit code. */
  readonly exit: Promise<number | null>;
}

/** @param checkout whose code is run; by default this one's */
export function startProcess(
  parameters: readonly string[],
  environment: Record<string, string>,
  checkout = root,
): StoreProcess {
  const child = spawn(process.execPath, ['app/main.ts', ...parameters], {
    cwd: checkout,
    env: { ...compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'], // so that it ends with a test that is cut off
  });
  const logged: Record<string, any>[] = [];
  const waiting = new Map<string, (line: Record<string, any>) => void>();
  let stderr = '';
  child.stderr!.on('data', (chunk) => {
    stderr += chunk;
  });
  createInterface({ input: child.stdout! }).on('line', (text) => {
    const line = JSON.parse(text) as Record<string, any>;
    logged.push(line);
    waiting.get(line['msg'])?.(line);
  });
  // Not 'exit': its last lines may not have been read by then.
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    logged,
    stderr: () => stderr,
    exit,
    line: (message) => {
      const found = logged.find(({ msg }) => msg === message);
      if (found) return Promise.resolve(found);
      return new Promise((resolve, reject) => {
        waiting.set(message, resolve);
        void exit.then((code) => reject(new Error(`It ended with ${code} before it logged "${message}": ${stderr}`)));
      });
    },
  };
}

/** Runs a role to its end. */
export async function runProcess(
  parameters: readonly string[],
  environment: Record<string, string>,
): Promise<{ code: number | null; stderr: string; logged: Record<string, any>[] }> {
  const { exit, stderr, logged } = startProcess(parameters, environment);
  return { code: await exit, stderr: stderr(), logged };
}
