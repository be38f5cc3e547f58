import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../database/database.ts';
import type { Services } from '../services.ts';
import { aListing, anAdmin, aShopkeeper, aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { anOrder, aPaidOrder, deliveryProviders } from '../testing/orders.ts';
import { dropMail, retryMail } from './dead-letters.ts';
import { putRate, removeRate } from './rates.ts';
import { dismiss, takeDown } from './reports.ts';
import { retryAttempt } from './stuck-payments.ts';
import { restoreUser, setRole, suspendUser } from './users.ts';

let data: TestDatabase;
let database: Database<Services>;
let adminId: number;
beforeAll(async () => {
  data = await openTestDatabase({ poolSize: 1 });
  database = data.database;
  adminId = (await anAdmin(database)).id;
  await deliveryProviders(database);
});
afterAll(() => data.close());

/** Runs commands at once, each in a transaction of its own. */
const run = (commands: readonly ((services: Services) => Promise<unknown>)[]) =>
  Promise.all(commands.map((command) => database.transaction(command)));

const last = async (table: string): Promise<number> =>
  (await data.query('SELECT MAX(id) AS id FROM ??', [table]))[0]!['id'] as number;
const entries = async (): Promise<number> => Number((await data.query('SELECT COUNT(*) AS n FROM audit_log'))[0]!['n']);

describe('with one connection', () => {
  it('every command on users passes, four at once', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(async () => (await aUser(database)).id));
    const before = await entries();
    await run(ids.map((id) => (services) => setRole(services, adminId, id, 'admin')));
    await run(ids.map((id) => (services) => setRole(services, adminId, id, 'user')));
    await run(ids.map((id) => (services) => suspendUser(services, adminId, id, 'Why')));
    await run(ids.map((id) => (services) => restoreUser(services, adminId, id)));
    expect((await entries()) - before).toBe(16);
  });

  it('reported offers are dealt with', async () => {
    const { sellerId } = await aShopkeeper(database);
    const reporter = (await aUser(database)).id;
    const ids: number[] = [];
    for (let n = 0; n < 4; n++) {
      await aListing(database, { sellerId });
      ids.push(await last('listings'));
      await database.transaction(({ reports }) => reports.report(reporter, ids[n]!, { reason: 'other', text: '' }));
    }
    const done = await run(
      ids.map(
        (id, n) => (services) => (n % 2 ? takeDown(services, adminId, id, 'Why') : dismiss(services, adminId, id)),
      ),
    );
    expect(done).toEqual(['done', 'done', 'done', 'done']);
  });

  it('orders, mails, rates and attempts to pay are, too', async () => {
    const [unpaid, paid] = [await anOrder(database), await aPaidOrder(database)];
    const orderId = paid.orderIds[0]!;
    await data.query('UPDATE sellers SET user_id = NULL WHERE id = (SELECT seller_id FROM orders WHERE id = ?)', [
      orderId,
    ]);
    await database.transaction(({ attempts }) => attempts.begin({ id: unpaid.paymentId }, 'test-card'));
    const attemptId = await last('payment_attempts');
    const mails: number[] = [];
    for (let n = 0; n < 2; n++) {
      const mail = { to: 'a@example.org', locale: 'en', template: 'no-account', data: {} } as const;
      await database.transaction((services) => services.mail.send(mail));
      mails.push(await last('mails'));
    }
    await data.query('UPDATE mails SET failed_at = UTC_TIMESTAMP(3), next_attempt_at = NULL WHERE id IN (?)', [mails]);
    const [provider] = await database.readCurrent(({ delivery }) => delivery.providers());
    const of = { adminId, providerId: provider!.id };
    const rate = { firstCents: 1, furtherCents: 1, daysFrom: 1, daysTo: 2, origin: 'AQ', destination: 'AQ' };
    const by = { actor: 'admin', userId: adminId } as const;
    const done = await run([
      ({ orders }) => orders.act({ orderId, action: 'ship', by, version: 2 }),
      (services) => retryAttempt(services, adminId, attemptId),
      (services) => retryMail(services, adminId, mails[0]!),
      (services) => dropMail(services, adminId, mails[1]!),
      (services) => putRate(services, { ...of, version: 1 }, rate, null),
    ]);
    expect(done).toMatchObject([{ outcome: 'done' }, true, true, true, { outcome: 'changed' }]);
    await run([(services) => removeRate(services, { ...of, version: 2 }, rate)]);
    const another = await aPaidOrder(database);
    const cancel = { orderId: another.orderIds[0]!, action: 'cancel', by, version: 2, note: 'Why' } as const;
    expect(await run([({ orders }) => orders.act(cancel)])).toMatchObject([{ outcome: 'done' }]);
  });
});

describe('a command', () => {
  it('leaves neither its work nor its entry when it fails half-way', async () => {
    const { id } = await aUser(database);
    const before = await entries();
    const failing = database.transaction(async (services) => {
      await suspendUser(services, adminId, id, 'Why');
      throw new Error('cut off');
    });
    await expect(failing).rejects.toThrow('cut off');
    expect(await entries()).toBe(before);
    expect(await data.query('SELECT suspended_at FROM users WHERE id = ?', [id])).toEqual([{ suspended_at: null }]);
  });

  it('is refused to whoever has been an admin until a moment ago', async () => {
    const [former, user] = [await anAdmin(database), await aUser(database)];
    await database.transaction((services) => setRole(services, adminId, former.id, 'user'));
    const late = (services: Services) => suspendUser(services, former.id, user.id, 'Revenge');
    await expect(database.transaction(late)).rejects.toMatchObject({ status: 404 });
  });
});

describe('the names of mails', () => {
  it('are known for each template, for the list of those that were given up', async () => {
    const { templates } = await import('../mail/templates.ts');
    const { en } = await import('../core/i18n/en/index.ts');
    expect(Object.keys(en.admin.jobs.templates).sort()).toEqual(Object.keys(templates).sort());
  });
});
