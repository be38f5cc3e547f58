import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aUser } from '../testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { forgetEndedJob } from './forget-ended.job.ts';

let data: TestDatabase;
beforeAll(async () => {
  data = await openTestDatabase({ poolSize: 1 });
});
afterAll(() => data.close());

const email = (n: number) => ({ text: `person${n}@example.org`, key: `person${n}@example.org` });
const forget = (most: number) =>
  data.database.transaction(
    async ({ accounts, limits, secondFactors, sessions }) =>
      (await accounts.forget(most)) +
      (await limits.forget(most)) +
      (await secondFactors.forget(most)) +
      (await sessions.forget(most)),
  );
const countOf = async (name: string) => Number((await data.query('SELECT COUNT(*) AS n FROM ??', [name]))[0]?.['n']);

it('removes what has ended, in batches, and nothing else', async () => {
  const { id } = await aUser(data.database);
  await data.database.transaction(async ({ accounts, limits, secondFactors, sessions }) => {
    for (let n = 0; n < 6; n++) {
      await accounts.askForAccount({ email: email(n), name: 'Ada', locale: 'en' }, 'hash');
      await accounts.askForReset(null);
      await secondFactors.beginLogin(id);
      await sessions.open(id, { browser: '', system: '' });
      await limits.take([{ key: `test ${n}`, most: 1, seconds: 60 }]);
    }
  });
  const tables = ['registrations', 'password_resets', 'half_logins', 'sessions', 'rate_limits'];
  for (const name of tables) await data.query('UPDATE ?? SET ends_at = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR', [name]);
  for (const name of ['registrations', 'password_resets', 'half_logins', 'rate_limits'])
    await data.query('UPDATE ?? SET ends_at = UTC_TIMESTAMP(3) LIMIT 4', [name]);
  await data.query('UPDATE sessions SET created_at = created_at - INTERVAL 1 DAY, ends_at = UTC_TIMESTAMP(3) LIMIT 2');
  await data.query('UPDATE sessions SET used_at = UTC_TIMESTAMP(3) - INTERVAL 15 DAY ORDER BY id DESC LIMIT 2');

  await forgetEndedJob(() => forget(3)).run(new AbortController().signal);
  expect(await Promise.all(tables.map(countOf))).toEqual([2, 2, 2, 2, 2]);
});
