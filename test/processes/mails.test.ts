import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Connection, createConnection } from 'mysql2/promise';
import { testServer } from '../../app/testing/database.ts';
import { type MailServer, startMailServer } from '../../app/testing/mail-server.ts';
import { freePort } from './network.ts';
import { migrated } from './prepared-schema.ts';
import { environmentOf, runProcess, type StoreProcess, startProcess } from './store-process.ts';

let admin: Connection;
let schema: string;
let environment: Record<string, string>;
let counter = 0;
const started: StoreProcess[] = [];
const servers: MailServer[] = [];

beforeAll(async () => {
  admin = await createConnection(testServer());
});
afterAll(() => admin.end());
beforeEach(async () => {
  schema = `bookstore_mails_${process.pid}_${++counter}`;
  await admin.query('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [schema]);
  await admin.query('USE ??', [schema]);
  environment = { ...environmentOf(schema), DATABASE_POOL_SIZE: '2' };
  await migrated(environment);
});
afterEach(async () => {
  for (const { child, exit } of started.splice(0)) {
    child.kill('SIGKILL');
    await exit;
  }
  for (const server of servers.splice(0)) await server.close();
  await admin.query('DROP DATABASE IF EXISTS ??', [schema]);
});

async function aServer(...parameters: Parameters<typeof startMailServer>): Promise<MailServer> {
  const server = await startMailServer(...parameters);
  servers.push(server);
  Object.assign(environment, { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(server.port), SMTP_TLS: 'off' });
  return server;
}

async function aWorker(): Promise<StoreProcess> {
  const worker = startProcess(['worker'], environment);
  started.push(worker);
  await worker.line('listening');
  return worker;
}

const write = (recipient: string) =>
  admin.query(
    `INSERT INTO mails (recipient, locale, template, data, created_at, attempts, next_attempt_at)
     VALUES (?, 'en', 'contact-message', ?, UTC_TIMESTAMP(3), 0, UTC_TIMESTAMP(3))`,
    [recipient, JSON.stringify({ name: 'Zoe', address: 'zoe@example.com', message: 'Good day' })],
  );
async function until(condition: () => boolean | Promise<boolean>, seconds = 15): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`It did not happen within ${seconds} s.`);
    await sleep(20);
  }
}
const messageIdOf = (raw: string) => /^Message-ID: (.+)$/m.exec(raw)?.[1];
const rows = async () =>
  (await admin.query('SELECT attempts, sent_at IS NOT NULL AS sent FROM mails ORDER BY id'))[0] as unknown[];

describe('the mails of a store', () => {
  it('are sent once each by two workers, of which one is killed', async () => {
    const server = await aServer();
    for (let n = 0; n < 20; n++) await write(`reader-${n}@example.com`);
    const workers = [await aWorker(), await aWorker()];
    await until(() => server.received.length >= 20);
    workers.find(({ logged }) => logged.some(({ msg }) => msg === 'working'))!.child.kill('SIGKILL');
    await write('late@example.com');
    await until(() => server.received.length > 20);
    const recipients = server.received.flatMap((mail) => mail.recipients);
    expect([recipients.length, new Set(recipients).size, recipients.at(-1)]).toEqual([21, 21, 'late@example.com']);
  });

  it('are sent after the lease of a worker that was killed in the middle, with the same Message-ID', async () => {
    const seen: unknown[] = [];
    const server = await aServer({}, async ({ raw }) => {
      seen.push(messageIdOf(raw));
      if (seen.length === 1) await sleep(60_000, undefined, { ref: false }); // the first never gets its answer
      return undefined;
    });
    await write('reader@example.com');
    const first = await aWorker();
    await until(() => seen.length === 1);
    first.child.kill('SIGKILL');
    await aWorker();
    await sleep(5000); // it works by then
    expect([seen.length, await rows()]).toEqual([1, [{ attempts: 1, sent: 0 }]]);
    await admin.query('UPDATE mails SET next_attempt_at = UTC_TIMESTAMP(3)'); // the lease ends
    await until(async () => JSON.stringify(await rows()) === JSON.stringify([{ attempts: 2, sent: 1 }]));
    expect([seen.length, seen[0]]).toEqual([2, seen[1]]);
    expect(server.received).toHaveLength(1);
  });

  it('are written to the folder where there is no mail server, and shown by the role web', async () => {
    environment['MAIL_FOLDER'] = join(await mkdtemp(join(tmpdir(), 'mails-')), 'mails');
    await write('reader@example.com');
    await aWorker();
    await until(async () => JSON.stringify(await rows()) === JSON.stringify([{ attempts: 1, sent: 1 }]));
    expect(await readdir(environment['MAIL_FOLDER']!)).toHaveLength(2);
    const statusOf = async (variables: Record<string, string>) => {
      const web = startProcess(['web'], { ...environment, ...variables });
      started.push(web);
      const { port } = await web.line('listening');
      await web.line('ready');
      const { status } = await fetch(`http://127.0.0.1:${port}/dev/mails`);
      return status;
    };
    expect(await statusOf({ BASE_URL: 'http://127.0.0.1:8080' })).toBe(404); // another Host
    const port = String(await freePort());
    const own = { BASE_URL: `http://127.0.0.1:${port}`, HTTP_PORT: port };
    expect(await statusOf(own)).toBe(200);
    started.at(-1)!.child.kill('SIGKILL');
    await started.at(-1)!.exit;
    expect(await statusOf({ ...own, SMTP_HOST: 'smtp.example.com' })).toBe(404);
  });

  it.each([
    [{ SMTP_USER: 'store' }, 'SMTP_PASSWORD is not set, the other is'],
    [
      { SMTP_USER: 'store', SMTP_PASSWORD: 'correct horse', SMTP_TLS: 'off' },
      'SMTP_TLS: received "off" with a password',
    ],
    [{ SMTP_TLS: 'maybe' }, 'SMTP_TLS: received "maybe"'],
  ])('are not begun with an account that cannot work: %j', async (variables, reason) => {
    const { code, stderr } = await runProcess(['worker'], { ...environment, SMTP_HOST: '127.0.0.1', ...variables });
    expect([code, stderr]).toEqual([1, expect.stringContaining(reason)]);
    expect(stderr).not.toContain('correct horse');
  });
});
