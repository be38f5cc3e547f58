/** The one entry of the image: `node app/main.ts web | worker | migrate | seed [FILE] [--listings N] | backup | verify`. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { Role } from './contract/operations.ts';
import { ConfigurationError } from './contract/parse-environment.ts';
import { runBackup } from './roles/backup.ts';
import { runMigrate } from './roles/migrate.ts';
import { runSeed } from './roles/seed.ts';
import { runVerify } from './roles/verify.ts';
import { runWeb } from './roles/web.ts';
import { runWorker } from './roles/worker.ts';

const source = { variables: process.env, readFile: (path: string) => readFileSync(path, 'utf8') };
const [name, ...parameters] = process.argv.slice(2);

const run: Record<Role | 'verify', () => Promise<void>> = {
  web: () => runWeb(source, (port) => process.send?.({ port })),
  worker: () => runWorker(source),
  migrate: () => runMigrate(source),
  seed: () => runSeed(source, parameters, process.stderr),
  backup: () => runBackup(source),
  verify: () => runVerify(source, process.stderr),
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
