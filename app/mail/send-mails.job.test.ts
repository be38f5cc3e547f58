import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { mailMetrics } from '../contract/metrics.ts';
import { createLocales } from '../core/i18n/locale.ts';
import { createLog } from '../core/log.ts';
import { Database } from '../database/database.ts';
import { type Services, servicesOver } from '../services.ts';
import { openTestDatabase, type TestDatabase, testCursors } from '../testing/database.ts';
import { answer, type MailServer, startMailServer } from '../testing/mail-server.ts';
import type { Delivery } from './delivery.ts';
import { messageOf } from './message-of.ts';
import { sendMailsJob } from './send-mails.job.ts';
import { SmtpDelivery } from './smtp-delivery.ts';

const site = {
  locales: createLocales('USD'),
  baseUrl: 'https://books.example.com',
  from: 'no-reply@books.example.com',
};
const running = new AbortController().signal;

let store: TestDatabase;
let lines: Record<string, unknown>[];
let registry: Registry;
const open: { close(): Promise<unknown> }[] = [];
beforeEach(async () => {
  // A pool of one: nothing may hold a connection while it asks for another.
  store = await openTestDatabase({ poolSize: 1 });
  lines = [];
  registry = new Registry();
});
afterEach(async () => {
  for (const opened of open.splice(0)) await opened.close();
  await store.close();
});

async function aServer(...parameters: Parameters<typeof startMailServer>): Promise<MailServer> {
  const server = await startMailServer(...parameters);
  open.push(server);
  return server;
}

const smtp = ({ port }: { port: number }): Delivery =>
  new SmtpDelivery({ host: '127.0.0.1', port, tls: 'off', credentials: () => undefined });

function aJob(delivery: Delivery, database: Database<Services> = store.database, metrics = registry) {
  return sendMailsJob({
    outbox: (work) => database.transaction(work),
    compose: (mail) => messageOf(mail, site),
    delivery,
    log: createLog('info', { write: (line) => lines.push(JSON.parse(line)) }),
    registry: metrics,
  });
}

const write = (message = 'Good day', to = 'shop@example.com') =>
  store.database.transaction(({ mail }) =>
    mail.send({
      to,
      locale: 'es',
      template: 'contact-message',
      data: { name: 'Zoë', address: 'zoe@example.com', message },
    }),
  );
const allDue = () =>
  store.query('UPDATE mails SET next_attempt_at = UTC_TIMESTAMP(3) WHERE next_attempt_at IS NOT NULL');
const state = () =>
  store.query(
    'SELECT attempts, sent_at IS NOT NULL AS sent, failed_at IS NOT NULL AS failed, last_error AS error FROM mails ORDER BY id',
  );
const value = async (metric: keyof typeof mailMetrics) =>
  (await registry.getSingleMetric(mailMetrics[metric].name)!.get()).values[0]?.value;
const messageIdOf = (raw: string) => /^Message-ID: (.+)$/m.exec(raw)?.[1];

describe('the worker that sends mails', () => {
  it('sends all that waits, in the language of its recipient, and counts it', async () => {
    const server = await aServer();
    const job = aJob(smtp(server));
    for (let n = 0; n < 12; n++) await write(`Number ${n}`);
    expect([await value('mailsWaiting'), await value('mailsSent')]).toEqual([12, 0]);
    await job.run(running);
    expect(server.received).toHaveLength(12);
    expect(server.received.every(({ raw }) => raw.includes('Subject: =?UTF-8?Q?Mensaje_de_Zo=C3=AB?='))).toBe(true);
    expect([await value('mailsWaiting'), await value('mailsSent'), await value('mailsFailed')]).toEqual([0, 12, 0]);
    await allDue();
    await job.run(running);
    expect(server.received).toHaveLength(12);
  });

  it('tries a mail again later that the server does not take now, with the same Message-ID', async () => {
    const ids: unknown[] = [];
    const server = await aServer({}, ({ raw }) => {
      ids.push(messageIdOf(raw));
      return ids.length < 3 ? answer(451, 'zoe@example.com: try again later') : undefined;
    });
    const job = aJob(smtp(server));
    await write();
    await job.run(running);
    await job.run(running); // not due
    expect(await state()).toEqual([{ attempts: 1, sent: 0, failed: 0, error: expect.stringContaining('451') }]);
    const [delay] = await store.query(
      'SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), next_attempt_at) AS s FROM mails',
    );
    expect(delay!['s']).toBeGreaterThanOrEqual(20);
    expect(delay!['s']).toBeLessThanOrEqual(38);
    for (let n = 0; n < 2; n++) {
      await allDue();
      await job.run(running);
    }
    expect(await state()).toEqual([{ attempts: 3, sent: 1, failed: 0, error: null }]);
    expect([ids.length, new Set(ids).size]).toEqual([3, 1]);
    expect(lines).toMatchObject([
      { level: 'warn', attempt: 1, responseCode: 451 },
      { level: 'warn', attempt: 2 },
    ]);
    expect(JSON.stringify(lines)).not.toContain('zoe@');
  });

  it('gives up at once what is refused for good, and sends the others', async () => {
    const server = await aServer({
      onRcptTo: ({ address }, _, callback) =>
        callback(address.startsWith('gone') ? answer(550, 'no such mailbox') : undefined),
    });
    const job = aJob(smtp(server));
    await write('a', 'gone@example.com');
    await write('b', 'here@example.com');
    await job.run(running);
    expect(await state()).toMatchObject([
      { sent: 0, failed: 1, error: expect.stringContaining('no such mailbox') },
      { sent: 1, failed: 0 },
    ]);
    expect(lines).toMatchObject([{ level: 'error', template: 'contact-message', responseCode: 550 }]);
    expect([await value('mailsFailed'), await value('mailsWaiting')]).toEqual([1, 0]);
  });

  it('gives up after days, and also what has ended every worker that tried it', async () => {
    const job = aJob(smtp({ port: 1 }));
    await write();
    await write();
    await store.query('UPDATE mails SET attempts = 34 + id');
    await job.run(running);
    expect(await state()).toMatchObject([
      { attempts: 36, failed: 1, error: expect.stringContaining('ECONNREFUSED') },
      { attempts: 37, failed: 1, error: expect.stringContaining('has ended') },
    ]);
  });

  it('waits with a mail that this release cannot write, for one that can', async () => {
    const job = aJob(smtp(await aServer()));
    await write();
    await store.query("UPDATE mails SET template = 'from-tomorrow'");
    await job.run(running);
    expect(await state()).toMatchObject([{ sent: 0, failed: 0, error: expect.stringContaining('from-tomorrow') }]);
  });

  it('sends nothing twice beside another, whoever gets which', async () => {
    const server = await aServer({}, async () => {
      await sleep(20);
      return undefined;
    });
    const other = new Database({ ...store.options, poolSize: 1 }, servicesOver(testCursors));
    await other.connect();
    open.push(other);
    for (let n = 0; n < 40; n++) await write();
    await Promise.all([aJob(smtp(server)).run(running), aJob(smtp(server), other, new Registry()).run(running)]);
    const ids = server.received.map(({ raw }) => messageIdOf(raw));
    expect([ids.length, new Set(ids).size]).toEqual([40, 40]);
  });

  it('takes no more when it is to stop, and finishes what it has begun', async () => {
    const stop = new AbortController();
    const server = await aServer({}, () => {
      stop.abort();
      return undefined;
    });
    for (let n = 0; n < 12; n++) await write();
    await aJob(smtp(server)).run(stop.signal);
    expect(server.received).toHaveLength(5);
    expect((await state()).filter(({ sent }) => sent)).toHaveLength(5);
  });
});
