import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestStore, type TestStore } from '../testing/store.ts';
import type { Message } from './delivery.ts';
import { MailFolder } from './mail-folder.ts';

let store: TestStore;
let folder: MailFolder;
beforeAll(async () => {
  folder = new MailFolder(join(await mkdtemp(join(tmpdir(), 'mails-')), 'new'));
  store = await openTestStore({ mailFolder: folder });
});
afterAll(async () => {
  await store.close();
  await rm(join(folder.path, '..'), { recursive: true });
});

const aMessage = (number: number, changes: Partial<Message> = {}): Message => ({
  id: `<${number}.1@localhost>`,
  number,
  date: new Date(1_764_000_000_000 + number * 1000),
  from: { name: 'BookStore', address: 'no-reply@localhost' },
  to: 'zoe@example.com',
  replyTo: undefined,
  subject: `Hello <${number}>`,
  text: `Good day\n${store.baseUrl}/account?token=abc\n<script>\n`,
  html: '<!doctype html><html><head></head><body style="color:red"><script>alert(1)</script>Good day</body></html>',
  ...changes,
});
const nameOf = ({ date, number }: Message): string => `${date.getTime()}-${number}`;

/** A request with a Host header of its own, which fetch does not let us write. */
const statusFor = (host: string, path: string, { baseUrl } = store): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(baseUrl + path, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

describe('the mails of a store on a developer’s machine', () => {
  it('are none before the first', async () => {
    expect(await store.page('/dev/mails')).toContain('Nothing has been written yet.');
  });

  it('are listed newest first, and shown as text and as HTML that can do nothing', async () => {
    for (const number of [1, 2]) await folder.deliver(aMessage(number));
    const list = await store.page('/dev/mails');
    expect([...list.matchAll(/Hello &lt;(\d)&gt;/g)].map(([, number]) => number)).toEqual(['2', '1']);
    const path = /href="(\/dev\/mails\/[^"]+)"/.exec(list)![1]!;
    const mail = await store.get(path);
    expect(mail.headers.get('cache-control')).toBe('no-store');
    expect(mail.headers.get('content-security-policy')).toContain("frame-src 'self'");
    const text = await mail.text();
    expect(text).toContain(`<a href="${store.baseUrl}/account?token=abc">`);
    expect(text).toContain('&lt;script&gt;');
    const html = await store.get(`${path}/html`);
    expect(html.headers.get('content-security-policy')).toMatch(
      /^default-src 'none';.*frame-ancestors 'self'; sandbox /,
    );
    expect(html.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(await html.text()).toContain('Good day');
  });

  it('speak the language of whoever reads them', async () => {
    const page = await store.get('/dev/mails', { 'accept-language': 'es' });
    expect(await page.text()).toContain('Correos que no se han enviado');
  });

  it.each(['1764000001000-99', '..%2f..%2fsecret', 'x', '1764000001000-1.eml', '%00'])(
    'are not there under %s',
    async (name) => {
      await writeFile(join(folder.path, '..', 'secret.json'), '{}');
      for (const path of [`/dev/mails/${name}`, `/dev/mails/${name}/html`])
        expect([path, (await store.get(path)).status]).toEqual([path, 404]);
    },
  );

  it('are not there for another host name that leads here', async () => {
    const path = `/dev/mails/${nameOf(aMessage(1))}`;
    for (const each of ['/dev/mails', path, `${path}/html`])
      expect([await statusFor(new URL(store.baseUrl).host, each), await statusFor('evil.example', each)]).toEqual([
        200, 404,
      ]);
  });

  it.each(['https://books.example.com', 'http://192.168.1.10:8080', 'https://localhost.example.com'])(
    'are not there in a store at %s',
    async (publicUrl) => {
      const other = await openTestStore({ publicUrl, mailFolder: folder });
      for (const path of ['/dev/mails', `/dev/mails/${nameOf(aMessage(1))}`])
        expect(await statusFor(new URL(publicUrl).host, path, other)).toBe(404);
      await other.close();
    },
  );

  it('are not there in a store with a mail server', async () => {
    const other = await openTestStore();
    expect((await other.get('/dev/mails')).status).toBe(404);
    await other.close();
  });
});

describe('the folder of mails', () => {
  it('has each mail as a file that mail programs open, which others of the machine cannot read', async () => {
    await folder.deliver(aMessage(3, { subject: 'Año 📚', replyTo: 'writer@example.com' }));
    const file = join(folder.path, `${nameOf(aMessage(3))}.eml`);
    const mail = await readFile(file, 'utf8');
    expect(mail).toMatch(/^From: BookStore <no-reply@localhost>/m);
    expect(mail).toMatch(/^Reply-To: writer@example.com/m);
    expect(mail).toContain('Message-ID: <3.1@localhost>');
    expect([(await stat(folder.path)).mode & 0o777, (await stat(file)).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it('has a mail once that is delivered again', async () => {
    await folder.deliver(aMessage(4));
    const before = (await readdir(folder.path)).length;
    await folder.deliver(aMessage(4));
    expect(await readdir(folder.path)).toHaveLength(before);
  });

  it('keeps the latest 500', async () => {
    const full = new MailFolder(join(folder.path, '..', 'full'));
    for (let number = 1; number <= 503; number++) await full.deliver(aMessage(number));
    const files = await readdir(full.path);
    expect(files).toHaveLength(1000);
    expect(files).not.toContain(`${nameOf(aMessage(3))}.eml`);
    expect((await full.newest(1))[0]!.subject).toBe('Hello <503>');
  });
});
