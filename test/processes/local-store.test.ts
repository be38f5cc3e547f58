import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { findServer } from '../../scripts/private-server/program.ts';
import { ownIdentity } from '../../scripts/process-lock.mjs';
import { processesLeft, processesWith, type ScriptProcess, startScript, temporaryStore } from './script-process.ts';

const hasServer = (await findServer(process.env)) !== null;
const started: ScriptProcess[] = [];
const folders: string[] = [];
let store: Awaited<ReturnType<typeof temporaryStore>>;

const start = (environment: Record<string, string> = {}): ScriptProcess =>
  run(['scripts/start.ts'], { ...store.environment, ...environment });

function run(parameters: readonly string[], environment = store.environment): ScriptProcess {
  const script = startScript(parameters, environment);
  started.push(script);
  return script;
}

async function newStore(): Promise<Awaited<ReturnType<typeof temporaryStore>>> {
  const made = await temporaryStore();
  folders.push(made.data);
  return made;
}

const ADDRESS = 'BookStore is at http://localhost:';
const isServing = async (): Promise<boolean> => (await fetch(`${store.url}/readyz`).catch(() => null))?.status === 200;
const recordFile = (): string => join(store.data, 'database/server.json');
const record = (): { users: string[]; state: { server: string; port: number } } =>
  JSON.parse(readFileSync(recordFile(), 'utf8'));
const pidsOf = (program: RegExp): number[] =>
  processesWith('BOOKSTORE_DATA', store.data)
    .filter((line) => program.test(line))
    .map((line) => Number.parseInt(line, 10));

async function stop(script: ScriptProcess): Promise<number | null> {
  script.signal('SIGINT');
  return script.exit;
}

beforeAll(async () => {
  store = await newStore();
});
afterEach(async () => {
  for (const { child, signal, exit } of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) signal('SIGINT');
    await exit;
  }
});
afterAll(async () => {
  for (const folder of folders) {
    for (const line of processesWith('BOOKSTORE_DATA', folder)) process.kill(Number.parseInt(line, 10), 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

(hasServer ? describe : describe.skip)('a store on this machine', () => {
  it('prints its address once it is ready, also when its log is silent, and ends with 0 and nothing left behind', async () => {
    const script = start({ LOG_LEVEL: 'silent' });
    await script.wrote(ADDRESS);
    expect(await isServing()).toBe(true);
    // The worker is started when the store is ready.
    while (pidsOf(/app\/main\.ts worker/).length === 0) await sleep(10);
    expect(await stop(script)).toBe(0);
    expect(await processesLeft(store.data)).toEqual([]);
    expect([existsSync(recordFile()), existsSync(join(store.data, 'database/claims'))]).toEqual([false, false]);
  });

  it.each([
    ['as soon as it runs', /^/, 'SIGINT'],
    ['while it prepares its database', /Preparing/, 'SIGINT'],
    ['while it prepares its database', /Preparing/, 'SIGTERM'],
    ['while it migrates', /Database:/, 'SIGINT'],
    ['while it migrates', /Database:/, 'SIGHUP'],
    ['after it has seeded', /190 added/, 'SIGTERM'],
  ] as const)('leaves nothing behind on the first start when it is interrupted %s', async (_, moment, signal) => {
    const fresh = await newStore();
    const script = run(['scripts/start.ts'], fresh.environment);
    await script.wrote(moment);
    await sleep(50); // a little into it
    // From outside, not from a terminal: the script alone receives it.
    script.child.kill(signal);
    expect(await script.exit).not.toBe(1);
    expect(await processesLeft(fresh.data)).toEqual([]);
    expect(script.output()).not.toMatch(/ {4}at /);
  });

  it('shares its database with an import: whoever ends last stops it', async () => {
    const file = join(store.data, 'many.csv');
    writeFileSync(file, `title\n${Array.from({ length: 12_000 }, (_, index) => `Book ${index}`).join('\n')}\n`);
    const first = start();
    await first.wrote(ADDRESS);
    const { server } = record().state;
    const itsImport = run(['scripts/import.ts', file]);
    while (record().users.length < 2) await sleep(10);
    expect(await stop(first)).toBe(0);
    expect(itsImport.child.exitCode).toBe(null);
    const second = start();
    await second.wrote(ADDRESS);
    expect(record().state.server).toBe(server);
    expect(await itsImport.exit).toBe(0);
    expect(itsImport.output()).toContain('12000 rows read: 12000 books added');
    expect(await isServing()).toBe(true);
    await stop(second);
    expect(await processesLeft(store.data)).toEqual([]);
  });

  it('stops an import in the middle', async () => {
    const file = join(store.data, 'more.csv');
    writeFileSync(file, `title\n${Array.from({ length: 30_000 }, (_, index) => `More ${index}`).join('\n')}\n`);
    const script = run(['scripts/import.ts', file]);
    while (!pidsOf(/ seed /).length) await sleep(10);
    await sleep(500);
    expect(await stop(script)).toBe(130);
    expect(await processesLeft(store.data)).toEqual([]);
  });

  it('ends with the script that started it, even a killed one, and the next start takes over its database', async () => {
    const killed = start();
    await killed.wrote(ADDRESS);
    const { server } = record().state;
    killed.child.kill('SIGKILL');
    await killed.exit;
    // Without the wait for a balancer, and though nobody reads its log any more.
    const deadline = Date.now() + 10_000;
    while (pidsOf(/app\/main\.ts/).length > 0 && Date.now() < deadline) await sleep(10);
    expect([pidsOf(/app\/main\.ts/), await isServing()]).toEqual([[], false]);
    const next = start();
    await next.wrote(ADDRESS);
    expect(record()).toMatchObject({ users: [expect.stringMatching(`^${next.child.pid}-`)], state: { server } });
    await stop(next);
    expect(await processesLeft(store.data)).toEqual([]);
  });

  it('stops a server on its data that nobody has written down', async () => {
    const killed = start();
    await killed.wrote(ADDRESS);
    const { server } = record().state;
    killed.child.kill('SIGKILL');
    await killed.exit;
    rmSync(recordFile());
    const next = start();
    await next.wrote(ADDRESS);
    expect(record().state.server).not.toBe(server);
    expect(pidsOf(/--datadir=/)).toHaveLength(1);
    await stop(next);
    expect(await processesLeft(store.data)).toEqual([]);
  });

  it('is not misled by what other processes have left: reused numbers, empty files, a port that refuses', async () => {
    const database = join(store.data, 'database');
    mkdirSync(join(database, 'claims'), { recursive: true });
    for (const claim of [`${process.pid}-1.1`, '1-1.1', 'rubbish']) writeFileSync(join(database, 'claims', claim), '');
    writeFileSync(join(database, 'lock'), '');
    const alive = ownIdentity;
    for (const text of [
      '',
      '{"users":',
      JSON.stringify({ users: [`${process.pid}-1`], state: { server: `${process.pid}-1`, port: 1, password: '' } }),
      JSON.stringify({ users: [alive], state: { server: alive, port: 1, password: '' } }),
    ]) {
      writeFileSync(recordFile(), text);
      const script = start();
      await script.wrote(ADDRESS);
      await stop(script);
      expect(pidsOf(/app\/main\.ts|scripts\/start\.ts/)).toEqual([]);
      // The last one names a user that lives; all others have none left, so that the server is stopped.
      if (!text.includes(alive)) expect(await processesLeft(store.data)).toEqual([]);
      for (const pid of pidsOf(/--datadir=/)) process.kill(pid, 'SIGKILL');
      rmSync(recordFile(), { force: true });
    }
  });

  it('says in one line that its port is in use, and leaves the store alone that uses it', async () => {
    const fresh = await newStore();
    const both = [run(['scripts/start.ts'], fresh.environment), run(['scripts/start.ts'], fresh.environment)] as const;
    const ended = await Promise.race(both.map((script) => script.exit.then((code) => ({ script, code }))));
    const other = both.find((script) => script !== ended.script)!;
    await other.wrote(ADDRESS);
    expect(ended.code).toBe(1);
    expect(ended.script.output()).toContain(`Port ${fresh.environment['HTTP_PORT']} is in use`);
    expect(ended.script.output()).not.toMatch(new RegExp(`${ADDRESS}| {4}at `));
    expect((await fetch(`${fresh.url}/books`)).status).toBe(200);
    expect(await stop(other)).toBe(0);
    expect(await processesLeft(fresh.data)).toEqual([]);
  });

  it('has an admin, and says how to log in', async () => {
    const script = start();
    await script.wrote('unless it was changed since');
    const password = /admin@example\.com, with the password (\S+),/.exec(script.output())?.[1];
    expect(password).toBe(readFileSync(join(store.data, 'admin-password'), 'utf8'));
    const answer = await fetch(`${store.url}/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ email: 'admin@example.com', password: password! }),
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    await stop(script);
  }, 180_000);

  it('makes its key anew when it finds an empty one, and says in one line that it cannot be read', async () => {
    const key = join(store.data, 'secret-key');
    writeFileSync(key, '');
    const script = start();
    await script.wrote(ADDRESS);
    await stop(script);
    expect(readFileSync(key, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
    expect(readdirSync(store.data).filter((name) => name.startsWith('secret-key.'))).toEqual([]);
    rmSync(key);
    mkdirSync(key);
    const refused = start();
    expect(await refused.exit).toBe(1);
    expect(refused.output()).toBe(
      `The key of this machine's store, ${key}, cannot be read or written (EISDIR); delete it, or set SECRET_KEY.\n`,
    );
    rmSync(key, { recursive: true });
  });
});

(hasServer && process.env['BROWSER_EXECUTABLE'] ? it : it.skip)(
  'screenshots take browser and store away when they are interrupted',
  async () => {
    const { data, environment } = await newStore();
    const script = run(['scripts/screenshots.ts'], environment);
    const pictures = join(data, 'screenshots');
    while (!existsSync(pictures) || readdirSync(pictures).length === 0) await sleep(20);
    expect([await stop(script), await processesLeft(data)]).toEqual([130, []]);
  },
);

(hasServer ? describe : describe.skip)('the run of the tests', () => {
  const pattern = 'app/database/database.test.ts';
  const scratch = (data: string) => readdirSync(join(data, 'scratch'));

  it('takes its database away when it is ended from outside', async () => {
    const { data, environment } = await newStore();
    const script = run(['scripts/test.ts', pattern], environment);
    await script.wrote('Tests run on');
    await sleep(300);
    script.child.kill('SIGTERM');
    expect(await script.exit).toBe(143);
    expect([await processesLeft(data), scratch(data)]).toEqual([[], []]);
  });

  it('clears away what a killed one has left', async () => {
    const { data, environment } = await newStore();
    const killed = run(['scripts/test.ts', pattern], environment);
    await killed.wrote('Tests run on');
    killed.child.kill('SIGKILL');
    await killed.exit;
    const [left] = scratch(data);
    const next = run(['scripts/test.ts', pattern], environment);
    await next.wrote('Tests run on');
    expect(scratch(data)).not.toContain(left);
    next.child.kill('SIGINT');
    await next.exit;
    expect(scratch(data)).toEqual([]);
  });
});
