import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { anAdmin } from '../../app/testing/builders.ts';
import { openTestDatabase, type TestDatabase } from '../../app/testing/database.ts';
import { environmentOf, type StoreProcess, startProcess } from './store-process.ts';

let data: TestDatabase;
let web: StoreProcess | undefined;
beforeAll(async () => {
  data = await openTestDatabase();
}, 60_000);
afterEach(async () => {
  web?.child.kill('SIGKILL');
  await web?.exit;
});
afterAll(() => data.close());

it.each([
  [undefined, 303],
  ['production', 303],
  ['staging', 303],
  ['development', 200],
] as const)(
  'asks an admin for a second factor in every stage but development, whatever else it is told: %s',
  async (stage, status) => {
    const { id } = await anAdmin(data.database);
    const token = await data.database.transaction(({ sessions }) => sessions.open(id, { browser: '', system: '' }));
    web = startProcess(['web'], {
      ...environmentOf(data.options.name),
      ...(stage ? { STORE_STAGE: stage } : {}),
      LOG_LEVEL: 'info',
    });
    const { port } = await web.line('listening');
    await web.line('ready');
    const answer = await fetch(`http://127.0.0.1:${port}/admin`, {
      redirect: 'manual',
      headers: { cookie: `__Host-session=${token}`, accept: 'text/html' },
    });
    expect(answer.status).toBe(status);
    if (status === 303) expect(answer.headers.get('location')).toBe('/account/second-factor?reason=admin');
  },
  60_000,
);
