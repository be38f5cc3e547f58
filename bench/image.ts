/**
 * `npm run bench:image`: how long the image takes from the start of its process to ready, against a floor in the same
 * image: Koa and TypeORM alone, one connection, one statement, listening. Both run as a cluster runs them (read-only root,
 * nobody, no capabilities, 256 MiB), in turns, so that a busy machine slows both; medians.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { command, folders, identity } from '../app/contract/operations.ts';
import { UsageError } from '../app/core/errors.ts';
import { outputOf } from '../scripts/image-builders/output.ts';
import { runRole, withLocalStore } from '../scripts/store.ts';
import { main, type Terminal } from '../scripts/terminal.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, image: { type: 'string', default: 'localhost/bookstore:dev' } },
});
const rounds = Number(values.rounds);
const target = 3;
const PATIENCE_MS = 60_000;

/** The floor: what a process of these libraries cannot do without. It says when it is ready as the store does. */
const floor = `
import Koa from 'koa';
import { DataSource } from 'typeorm';
const { DATABASE_HOST: host, DATABASE_PORT, DATABASE_USER: username, DATABASE_PASSWORD: password, DATABASE_NAME: database } = process.env;
const source = await new DataSource({ type: 'mysql', host, port: Number(DATABASE_PORT), username, password, database }).initialize();
await source.query('SELECT 1');
const app = new Koa();
app.use((ctx) => { ctx.body = 'ready'; });
app.listen(0, () => console.log(JSON.stringify({ time: new Date().toISOString(), msg: 'ready' })));
`;

await main((terminal) => {
  const fixed = { DATABASE_NAME: 'bookstore_bench_image', HTTP_PORT: '0', METRICS_PORT: '0' };
  return withLocalStore(terminal, fixed, ({ variables }) => bench(terminal, variables));
});

async function bench(terminal: Terminal, variables: Readonly<Record<string, string>>): Promise<number> {
  await runRole(terminal, ['migrate'], variables);
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-bench-image-'));
  try {
    writeFileSync(join(folder, 'floor.mjs'), floor, { mode: 0o644 });
    // In a file that only we can read, not on a command line.
    const names = Object.keys(variables).filter((name) =>
      /^(?:DATABASE|BASE|SECRET|STORE|PAYMENT|BANK|HTTP|METRICS)_/.test(name),
    );
    const given = names.map((name) => `${name}=${variables[name]}`);
    writeFileSync(join(folder, 'variables'), [...given, `UPLOAD_FOLDER=${folders.uploads}`].join('\n'), {
      mode: 0o600,
    });
    const store: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const ours = await millisecondsToReady(terminal, folder, command('web'));
      const theirs = await millisecondsToReady(terminal, folder, ['node', '/srv/floor/floor.mjs']);
      // The first round only warms the file cache.
      if (round === 0) continue;
      store.push(ours);
      bare.push(theirs);
    }
    const ratio = median(store) / median(bare);
    console.log(
      `store, from start to ready  ${median(store)} ms\nKoa and TypeORM alone       ${median(bare)} ms\n` +
        `ratio                       ${ratio.toFixed(2)} (at most ${target.toFixed(1)}; medians of ${rounds} rounds in turns)`,
    );
    return ratio <= target ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts a container, and answers the milliseconds from the start of its process until it says that it is ready. */
async function millisecondsToReady(terminal: Terminal, folder: string, words: readonly string[]): Promise<number> {
  const id = await docker(terminal, [
    ...[
      'run',
      '--detach',
      '--network',
      'host',
      '--read-only',
      '--cap-drop',
      'ALL',
      '--security-opt',
      'no-new-privileges',
    ],
    ...['--user', `${identity.uid}:${identity.gid}`, '--memory', '256m', '--tmpfs', folders.temporary],
    ...['--volume', folders.uploads, '--volume', `${folder}/floor.mjs:/srv/floor/floor.mjs:ro`],
    ...['--env-file', join(folder, 'variables'), values.image, ...words],
  ]);
  try {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const log = await docker(terminal, ['logs', id]);
      const ready = log.split('\n').find((line) => line.includes('"msg":"ready"'));
      if (ready) {
        const started = await docker(terminal, ['inspect', '--format', '{{.State.StartedAt}}', id]);
        return Date.parse((JSON.parse(ready) as { time: string }).time) - Date.parse(started);
      }
      if (Date.now() > deadline) throw new UsageError(`${words.join(' ')} was not ready within a minute:\n${log}`);
      await sleep(100);
    }
  } finally {
    await docker(terminal, ['rm', '--force', '--volumes', id]);
  }
}

async function docker(terminal: Terminal, words: readonly string[]): Promise<string> {
  const { code, output } = await outputOf(terminal, ['docker', ...words]);
  if (code !== 0)
    throw new UsageError(
      `docker ${words[0]} failed. This needs a Docker engine that runs here, and the image: npm run image`,
    );
  return output.trim();
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
