import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { aListing, aUser } from '../../app/testing/builders.ts';
import { openTestStore, type TestStore } from '../../app/testing/store.ts';
import { checkPage } from './page-checks.ts';
import { chromiumArguments } from './screenshots.ts';

const executablePath = process.env['BROWSER_EXECUTABLE'] ?? '/usr/bin/chromium';
let store: TestStore;
let browser: Browser;
let picture: Buffer;
beforeAll(async () => {
  store = await openTestStore();
  browser = await chromium.launch({ executablePath, args: chromiumArguments });
  const background = { r: 120, g: 60, b: 40 };
  picture = await sharp({ create: { width: 900, height: 1300, channels: 3, background } })
    .jpeg()
    .toBuffer();
});
afterAll(async () => {
  await browser.close();
  await store.close();
});

/** Each of these looks at a dozen pages with axe, which takes its time on a busy machine. */
const LONG_MS = 240_000;

const phone = { width: 360, height: 780 };
const desk = { width: 1440, height: 900 };

async function aSeller(viewport: typeof phone, javaScriptEnabled: boolean, locale: 'en' | 'es'): Promise<Page> {
  const user = await aUser(store.database, { locale });
  const context = await browser.newContext({ viewport, javaScriptEnabled, locale });
  const page = await context.newPage();
  await page.goto(`${store.baseUrl}/login`);
  await page.locator('#email').fill(user.email);
  await page.locator('#password').fill(user.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${store.baseUrl}/`);
  return page;
}

/** Checks what needs a script to be checked, where there is one. */
async function expectFaultless(page: Page, javaScriptEnabled: boolean): Promise<void> {
  if (javaScriptEnabled) expect(await checkPage(page)).toEqual([]);
}

describe('a book goes from its ISBN to the shelf, with a photo', () => {
  it.each([
    ['on a phone, without JavaScript', phone, false, 'en'],
    ['on a phone', phone, true, 'en'],
    ['on a phone, in Spanish', phone, true, 'es'],
    ['on a desk', desk, true, 'en'],
  ] as const)(
    '%s',
    async (name, viewport, script, locale) => {
      const page = await aSeller(viewport, script, locale);
      const faultless = () => expectFaultless(page, script);
      await page.goto(`${store.baseUrl}/selling`);
      await faultless();
      await page.locator('main a[href="/selling/shop?next=new"]').click();
      await page.locator('main form button').click();
      await page.locator('#country-fault').waitFor();
      expect(await page.locator('[aria-invalid]').count()).toBe(3);
      await faultless();
      await page.locator('#name').fill(`Shop ${name}`);
      await page.locator('#place').fill('Cartagena');
      await page.locator('#country').selectOption('CO');
      await page.locator('main form button').click();
      await page.waitForURL('**/selling/new');
      await faultless();
      await page.locator('#isbn').fill('0-306-40615-3');
      await page.keyboard.press('Enter');
      await page.locator('#isbn-fault').waitFor();
      await page.locator('main a[href="/selling/new/book"]').click();
      await page.locator('main form button').click();
      await page.locator('#price-fault').waitFor();
      expect(await page.locator('.wrong').count()).toBe(3);
      await faultless();
      await page.locator('#title').fill(`Sold ${name}`);
      await page.locator('#authors').fill('Gabriela Mistral');
      await page.locator('input[name=condition][value=good]').check();
      await page.locator('#notes').fill('A stamp on the flyleaf.');
      await page.locator('#price').fill(locale === 'es' ? '12,50' : '12.50');
      await page.locator('main form button').click();
      await page.waitForURL('**/photos?added');
      await faultless();
      const field = page.locator('#photo');
      await field.setInputFiles({ name: 'cover.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') });
      await page.locator('main .sheet form button').first().click();
      await page.locator('#photo-fault').waitFor();
      await faultless();
      await page.locator('#photo').setInputFiles({ name: 'cover.jpg', mimeType: 'image/jpeg', buffer: picture });
      await page.locator('main .sheet form button').first().click();
      await page.waitForURL('**/photos?done');
      await faultless();
      await page.locator('main a.button[href="/selling"]').click();
      await page.locator('main h3 a').first().waitFor();
      await faultless();
      await page.locator('main h3 a').first().click();
      await page.waitForURL('**/selling/listings/*');
      await faultless();
      await page.locator('main a[href*="#offer-"]').click();
      const shown = page.locator('.offers img.photo');
      await shown.scrollIntoViewIfNeeded();
      // In the box of a cover, whatever the photo's own shape is.
      const box = (await shown.boundingBox())!;
      expect(Math.round((box.height / box.width) * 10)).toBe(15);
      await faultless();
      await page.locator('.offers a[href$="/report"]').first().click();
      // Nobody reports their own offer.
      await page.waitForURL('**/selling/listings/*');
      await page.context().close();
    },
    LONG_MS,
  );
});

it(
  'an edition, an offer that was taken down, and a report look as they should',
  async () => {
    const page = await aSeller(phone, true, 'es');
    const { bookId } = await aListing(store.database);
    const [listing] = await store.query('SELECT id FROM listings WHERE book_id = ?', [bookId]);
    await page.goto(`${store.baseUrl}/listings/${listing!['id']}/report`);
    expect(await checkPage(page)).toEqual([]);
    await page.locator('main form button').click();
    await page.locator('#reason-fault').waitFor();
    expect(await checkPage(page)).toEqual([]);
    const [session] = await store.query('SELECT user_id AS id FROM sessions ORDER BY id DESC LIMIT 1');
    const userId = Number(session!['id']);
    const id = await store.database.transaction(async ({ shops }) => {
      await shops.save(userId, { name: 'Taken', place: 'Down', country: 'ES' });
      const facts = { condition: 'poor' as const, notes: 'x'.repeat(300), priceCents: 99, copies: 2 };
      return shops.offer(userId, bookId, facts);
    });
    await store.database.transaction(({ listings }) => listings.takeDown(id!, 'A reason '.repeat(30)));
    for (const path of ['/selling', `/selling/listings/${id}`]) {
      await page.goto(store.baseUrl + path);
      expect(await checkPage(page)).toEqual([]);
    }
    await store.query("UPDATE users SET role = 'admin' WHERE id = ?", [userId]);
    await page.goto(`${store.baseUrl}/selling/books/${bookId}`);
    expect(await checkPage(page)).toEqual([]);
  },
  LONG_MS,
);
