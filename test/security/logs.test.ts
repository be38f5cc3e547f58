import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuthenticator } from '../../app/testing/authenticator.ts';
import { aUser } from '../../app/testing/builders.ts';
import { openTestStore, type TestStore } from '../../app/testing/store.ts';
import { Visitor } from '../../app/testing/visitor.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** The line about a request. */
async function lineOf(response: Response): Promise<Record<string, unknown>> {
  await response.text();
  const requestId = response.headers.get('x-request-id');
  const line = () => store.logged.find((one) => one['msg'] === 'request' && one['requestId'] === requestId);
  for (let tries = 0; tries < 100 && !line(); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  return line()!;
}

describe('the log', () => {
  it('has a line for what was refused, with its address and its status', async () => {
    const member = new Visitor(store);
    const user = await aUser(store.database);
    await member.logIn(user);
    const wrong = { ...user, password: 'not the password' };
    const refused: [Promise<Response>, string, number][] = [
      [new Visitor(store).logIn(wrong), '/login', 400],
      [member.get('/admin'), '/admin', 404],
      [member.post('/account', { 'form-token': 'x' }), '/account', 403],
      [store.post('/cart', {}, { 'sec-fetch-site': 'cross-site' }), '/cart', 403],
      [store.get('/api/v1/me'), '/api/v1/me', 401],
      [store.get('/books?max=x'), '/books', 400],
    ];
    for (const [response, path, status] of refused)
      expect(await lineOf(await response)).toMatchObject({ path, status, time: expect.stringMatching(/Z$/) });
    expect(JSON.stringify(store.logged)).not.toContain(user.email);
    expect(JSON.stringify(store.logged)).not.toContain('not the password');
  });

  it('says whose account something was changed with, or refused, or tried', async () => {
    const user = await aUser(store.database);
    const member = new Visitor(store);
    const accountId = user.id;
    expect(await lineOf(await member.logIn(user))).toMatchObject({ path: '/login', status: 303, accountId });
    expect(await lineOf(await member.post('/account', { name: 'Another' }))).toMatchObject({ accountId });
    expect(await lineOf(await member.get('/admin'))).toMatchObject({ status: 404, accountId });
    const stranger = new Visitor(store);
    const wrong = { ...user, password: 'not the password' };
    expect(await lineOf(await stranger.logIn(wrong))).toMatchObject({ status: 400, accountId });
    const nobody = { ...user, email: 'nobody-at-all@example.org' };
    expect(await lineOf(await stranger.logIn(nobody))).not.toHaveProperty('accountId');
    // The second step of a login is logged as the first is.
    const app = await anAuthenticator(store.database, user.id);
    expect(await lineOf(await stranger.logIn(user, '000000'))).toMatchObject({
      path: '/login/code',
      status: 400,
      accountId,
    });
    const code = app.code();
    expect(await lineOf(await stranger.logIn(user, code))).toMatchObject({
      path: '/login/code',
      status: 303,
      accountId,
    });
    expect(JSON.stringify(store.logged)).not.toContain(code);
    // Who looks at what is nobody's business.
    expect(await lineOf(await member.get('/books'))).not.toHaveProperty('accountId');
  });

  it('is one line of JSON, whatever an address holds', async () => {
    const path = '/books/%0a%7b%22level%22%3a%22fatal%22%7d%0d%0a"quoted"\u2028\u001b[31m';
    const line = await lineOf(await store.get(path));
    expect(line).toMatchObject({ level: 'info', status: 404 });
    const written = JSON.stringify(line);
    expect(written).not.toMatch(/[\n\r\u001b]/);
    expect(String(line['path'])).toContain('%0a%7b');
  });
});
