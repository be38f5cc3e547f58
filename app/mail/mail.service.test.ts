import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import type { NewMail } from './mail.service.ts';

let store: TestDatabase;
beforeEach(async () => {
  store = await openTestDatabase();
});
afterEach(() => store.close());

const aMail = (changes: Partial<Extract<NewMail, { template: 'contact-message' }>> = {}): NewMail => ({
  to: 'shop@example.com',
  locale: 'en',
  template: 'contact-message',
  data: { name: 'Zoë 📚', address: 'zoe@example.com', message: 'Good day' },
  ...changes,
});
const write = (mail = aMail()) => store.database.transaction((services) => services.mail.send(mail));
const claim = (most = 10) => store.database.transaction(({ mail }) => mail.claim(most));
const allDue = () =>
  store.query('UPDATE mails SET next_attempt_at = UTC_TIMESTAMP(3) WHERE next_attempt_at IS NOT NULL');

describe('the outbox', () => {
  it('keeps a mail exactly when the transaction that writes it commits', async () => {
    const undone = store.database.transaction(async ({ mail }) => {
      await mail.send(aMail());
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect(await claim()).toEqual([]);
    await write();
    expect(await claim()).toMatchObject([
      {
        recipient: 'shop@example.com',
        locale: 'en',
        template: 'contact-message',
        data: JSON.stringify(aMail().data),
        attempt: 1,
      },
    ]);
  });

  it('writes one mail for a key, also when many write it at once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => write(aMail({ key: 'order-1' }))));
    await write(aMail({ key: 'ORDER-1' }));
    await write();
    await write();
    expect(await claim()).toHaveLength(4);
  });

  it.each([
    'two@example.com, other@example.com',
    'a@example.com\r\nBcc: b@example.com',
    'nobody',
    `${'a'.repeat(250)}@example.com`,
    '<a@example.com>',
  ])('refuses the recipient %j', async (to) => {
    await expect(write(aMail({ to }))).rejects.toThrow();
    expect(await claim()).toEqual([]);
  });

  it('refuses data that the template does not take', async () => {
    await expect(write(aMail({ data: { name: 'x' } as never }))).rejects.toThrow();
  });

  it('gives each mail to one of many that ask at once', async () => {
    for (let n = 0; n < 12; n++) await write();
    const ids: number[] = [];
    // Servers differ in how many rows they pass over besides those that others hold: what is left is there next time.
    for (let round = 0; ids.length < 12 && round < 12; round++) {
      const taken = await Promise.all(Array.from({ length: 6 }, () => claim(2)));
      ids.push(...taken.flat().map(({ id }) => id));
    }
    expect([ids.length, new Set(ids).size]).toEqual([12, 12]);
  });

  it('gives a mail again when the lease of whoever took it has ended, and not before', async () => {
    await write();
    const [first] = await claim();
    expect(await claim()).toEqual([]);
    await allDue();
    expect(await claim()).toMatchObject([{ id: first!.id, attempt: 2 }]);
  });

  it('forgets what a mail said when it is sent', async () => {
    await write();
    const [mail] = await claim();
    await store.database.transaction((services) => services.mail.sent(mail!));
    await allDue();
    expect(await claim()).toEqual([]);
    expect(await store.query('SELECT data, last_error FROM mails WHERE sent_at IS NOT NULL')).toEqual([
      { data: '{}', last_error: null },
    ]);
  });

  it('takes no result of a worker whose lease has ended', async () => {
    await write();
    const [late] = await claim();
    await allDue();
    const [current] = await claim();
    await store.database.transaction(({ mail }) => mail.giveUp(late!, 'too late'));
    await store.database.transaction(({ mail }) => mail.sent(current!));
    expect(await store.query('SELECT failed_at, sent_at IS NOT NULL AS sent FROM mails')).toEqual([
      { failed_at: null, sent: 1 },
    ]);
  });

  it('keeps the reason of a failure on one line, cut to its column', async () => {
    await write();
    const [mail] = await claim();
    await store.database.transaction((services) =>
      services.mail.postpone(mail!, 60, `550 no\r\n\0${'📚'.repeat(400)}`),
    );
    const [row] = await store.query(
      'SELECT last_error, next_attempt_at > UTC_TIMESTAMP(3) + INTERVAL 50 SECOND AS later FROM mails',
    );
    expect(row!['later']).toBe(1);
    expect(row!['last_error']).toMatch(/^550 no 📚{293}$/u);
  });

  it('refuses a row that is both sent and given up, and one that has ended and is due', async () => {
    await write();
    await expect(
      store.query('UPDATE mails SET sent_at = NOW(), failed_at = NOW(), next_attempt_at = NULL'),
    ).rejects.toThrow();
    await expect(store.query('UPDATE mails SET sent_at = NOW()')).rejects.toThrow();
    await expect(store.query('UPDATE mails SET next_attempt_at = NULL')).rejects.toThrow();
  });
});
