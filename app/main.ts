/** The one entry of the image: `node app/main.ts web | worker | migrate | seed [FILE] [--listings N] | backup | verify`. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { Role } from './contract/operations.ts';
import { ConfigurationError } from './contract/parse-environment.ts';

const source = { variables: process.env, readFile: (path: string) => readFileSync(path, 'utf8') };
const [name, ...parameters] = process.argv.slice(2);

// A process loads what its role needs, and is ready sooner.
const run: Record<Role | 'verify', () => Promise<void>> = {
  web: async () => (await import('./roles/web.ts')).runWeb(source, (port) => process.send?.({ port })),
  worker: async () => (await import('./roles/worker.ts')).runWorker(source),
  migrate: async () => (await import('./roles/migrate.ts')).runMigrate(source),
  seed: async () => (await import('./roles/seed.ts')).runSeed(source, parameters, process.stderr),
  backup: async () => (await import('./roles/backup.ts')).runBackup(source),
  verify: async () => (await import('./roles/verify.ts')).runVerify(source, process.stderr),
};

// A role that a script has started has a channel to it, and ends when that script is gone. In a container there is none.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGINT'));
  process.channel.unref();
}
// As PID 1 of a container a process ignores what it does not handle. The database takes back a transaction in flight.
// Servers handle signals themselves.
if (name !== 'web' && name !== 'worker')
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));

try {
  const names = Object.keys(run);
  if (!names.includes(name ?? ''))
    throw new ConfigurationError([`role: received ${JSON.stringify(name ?? '')}; accepted: ${names.join(', ')}`]);
  await run[name as Role]();
} catch (error) {
  const expected = error instanceof ConfigurationError || (error as Error).name === 'UsageError';
  process.stderr.write(`${expected ? (error as Error).message : (error as Error).stack}\n`);
  process.exit(1);
}
