import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore({ contactAddress: 'people@books.example' });
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.query('DELETE FROM mails');
  await store.query('DELETE FROM rate_limits');
});

const message = { name: 'Zoë 📚', address: 'zoe@example.com', message: 'Good day,\r\nwhere is <b>my</b> book?' };
const mails = async () =>
  (await store.query('SELECT recipient, locale, template, data FROM mails ORDER BY id')).map(({ data, ...mail }) => ({
    ...mail,
    data: JSON.parse(String(data)),
  }));

describe('a message to the shop', () => {
  it('becomes a mail to its people, and is confirmed on a page of its own', async () => {
    const answer = await store.post('/contact', message, { 'accept-language': 'es' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/contact/sent']);
    expect(await mails()).toEqual([
      {
        recipient: 'people@books.example',
        locale: 'es',
        template: 'contact-message',
        data: { ...message, message: 'Good day,\nwhere is <b>my</b> book?' },
      },
    ]);
    expect(await store.page('/contact/sent')).toContain('on its way');
  });

  it.each([
    [{}, ['name', 'address', 'message']],
    [{ ...message, name: 'a\nBcc: x@example.com' }, ['name']],
    [{ ...message, name: 'x'.repeat(121) }, ['name']],
    [{ ...message, address: 'a@example.com, b@example.com' }, ['address']],
    [{ ...message, address: 'a@example.com\r\nBcc: b@example.com' }, ['address']],
    [{ ...message, message: ' '.repeat(50) }, ['message']],
    [{ ...message, message: 'x'.repeat(5001) }, ['message']],
  ])('that cannot be sent comes back as it was filled in: %#', async (form: Record<string, string>, wrong) => {
    const answer = await store.post('/contact', form, { 'accept-language': 'es' });
    const page = await answer.text();
    expect(answer.status).toBe(400);
    expect([...page.matchAll(/id="(\w+)-fault">/g)].map(([, field]) => field)).toEqual(wrong);
    if (form['message']?.includes('<b>')) expect(page).toContain('where is &lt;b&gt;my&lt;/b&gt; book?</textarea>');
    expect(await mails()).toEqual([]);
  });

  it('is taken from pages of the store alone', async () => {
    expect((await store.post('/contact', message, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await mails()).toEqual([]);
  });

  it('is refused after five from one place in an hour, with a time to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => store.post('/contact', message)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 303, 303, 303, 429, 429, 429]);
    expect(Number(answers.find(({ status }) => status === 429)!.headers.get('retry-after'))).toBeGreaterThan(3000);
    expect(await mails()).toHaveLength(5);
  });

  it('cannot be written in a shop that has published no address', async () => {
    const silent = await openTestStore();
    expect((await silent.post('/contact', message)).status).toBe(404);
    expect(await silent.page('/contact')).not.toContain('<textarea');
    await silent.close();
  });
});
