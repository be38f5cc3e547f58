import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAdmin } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
let admin: Visitor;
beforeAll(async () => {
  store = await openTestStore();
  admin = new Visitor(store);
  await admin.logIn(await anAdmin(store.database));
});
afterAll(() => store.close());
beforeEach(() => store.query('DELETE FROM mails'));

/** A mail that was given up. */
async function aDeadLetter(lastError = '550 <b>no such mailbox</b>'): Promise<number> {
  await store.database.transaction(({ mail }) =>
    mail.send({ to: 'lost@example.org', locale: 'en', template: 'password-changed', data: {} }),
  );
  const [row] = await store.query('SELECT MAX(id) AS id FROM mails');
  const id = row!['id'] as number;
  await store.query(
    'UPDATE mails SET failed_at = UTC_TIMESTAMP(3), next_attempt_at = NULL, attempts = 36, last_error = ? WHERE id = ?',
    [lastError, id],
  );
  return id;
}

const mail = async (id: number) =>
  (
    await store.query('SELECT attempts, failed_at, next_attempt_at IS NOT NULL AS due FROM mails WHERE id = ?', [id])
  )[0];
const entriesOf = (id: number) =>
  store.query("SELECT action, details FROM audit_log WHERE subject_kind = 'mail' AND subject_id = ? ORDER BY id", [id]);

describe('mails that were given up', () => {
  it('are told with what went wrong, and not with what they say', async () => {
    await aDeadLetter();
    const page = await admin.page('/admin/jobs');
    for (const text of [
      'Notice of a changed password',
      'lost@example.org',
      '550 &lt;b&gt;no such mailbox',
      '<dd>36</dd>',
    ])
      expect(page).toContain(text);
    await store.query(`UPDATE mails SET data = '{"token":"secret-of-the-link"}', template = 'of-a-newer-release'`);
    const other = await admin.page('/admin/jobs');
    expect(other).toContain('of-a-newer-release');
    expect(other).not.toContain('secret-of-the-link');
  });

  it('are tried again with all their attempts, and then are no longer listed', async () => {
    const id = await aDeadLetter();
    const answer = await admin.post(`/admin/jobs/mails/${id}/retry`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/jobs?done=retried']);
    expect(await mail(id)).toEqual({ attempts: 0, failed_at: null, due: 1 });
    expect(await store.database.transaction((services) => services.mail.claim(1))).toMatchObject([{ id, attempt: 1 }]);
    const page = await admin.page('/admin/jobs?done=retried');
    expect(page).toContain('It is tried again.');
    expect(page).not.toContain('lost@example.org');
    expect(await entriesOf(id)).toEqual([
      { action: 'retry-mail', details: '{"template":"password-changed","attempts":36}' },
    ]);
  });

  it('are dropped', async () => {
    const id = await aDeadLetter();
    await admin.post(`/admin/jobs/mails/${id}/drop`);
    expect(await mail(id)).toBeUndefined();
    expect((await entriesOf(id)).map(({ action }) => action)).toEqual(['drop-mail']);
  });

  it('are tried again once, whoever else does it or drops them', async () => {
    const id = await aDeadLetter();
    const other = new Visitor(store);
    await other.logIn(await anAdmin(store.database));
    const answers = await Promise.all([
      admin.post(`/admin/jobs/mails/${id}/retry`),
      other.post(`/admin/jobs/mails/${id}/retry`),
      admin.post(`/admin/jobs/mails/${id}/drop`),
      other.post(`/admin/jobs/mails/${id}/drop`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    const places = answers.map(({ headers }) => headers.get('location'));
    expect(places.filter((place) => place === '/admin/jobs?done=already')).toHaveLength(3);
    expect(await entriesOf(id)).toHaveLength(1);
  });

  it('and no others: what still waits or was sent stays as it is', async () => {
    const [waiting, sent] = [await aDeadLetter(), await aDeadLetter()];
    await store.query('UPDATE mails SET failed_at = NULL, next_attempt_at = UTC_TIMESTAMP(3) WHERE id = ?', [waiting]);
    await store.query('UPDATE mails SET failed_at = NULL, sent_at = UTC_TIMESTAMP(3) WHERE id = ?', [sent]);
    for (const id of [waiting, sent])
      for (const command of ['retry', 'drop']) await admin.post(`/admin/jobs/mails/${id}/${command}`);
    expect([await mail(waiting), await mail(sent)]).toMatchObject([{ attempts: 36 }, { attempts: 36 }]);
    expect([...(await entriesOf(waiting)), ...(await entriesOf(sent))]).toEqual([]);
  });

  it('are each on one page of the list, those of one moment too', async () => {
    await store.query(
      `INSERT INTO mails (recipient, locale, template, data, created_at, attempts, failed_at, last_error)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
       SELECT CONCAT('lost', i, '@example.org'), 'en', 'no-account', '{}', UTC_TIMESTAMP(3), 36,
         TIMESTAMPADD(SECOND, i DIV 60, '2026-01-01'), 'x' FROM n`,
    );
    const seen: string[] = [];
    for (let path: string | undefined = '/admin/jobs'; path; ) {
      const page: string = await admin.page(path);
      seen.push(...[...page.matchAll(/<dd>lost(\d+)@/g)].map(([, n]) => n!));
      path = /<a rel="next" href="([^"]+)"/.exec(page)?.[1];
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
  });

  it.each(['0', '12', '-', '1-', 'x-1', '99999999999999-1', '1-99999999999'])(
    'are not listed from %p on',
    async (before) => {
      expect((await admin.get(`/admin/jobs?before=${before}`)).status).toBe(400);
    },
  );
});
