import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { aBook, aListing, aSeller } from '../../app/testing/builders.ts';
import { openTestStore, type TestStore } from '../../app/testing/store.ts';
import { checkPage } from './page-checks.ts';
import { chromiumArguments } from './screenshots.ts';

const executablePath = process.env['BROWSER_EXECUTABLE'] ?? '/usr/bin/chromium';
const phone = { width: 360, height: 780 };
let store: TestStore;
let browser: Browser;

const title = 'The Surprizing Adventures of a Quince, with an Appendix on its Preservation in Syrup';
let single: number;
let several: number;

/** A book of each kind: one copy of a seller, and several of another. */
beforeAll(async () => {
  store = await openTestStore();
  single = await aBook(store.database, { title, authors: 'Ana Méndez de la Torre' });
  several = await aBook(store.database, { title: 'Pears' });
  await aListing(store.database, {
    bookId: single,
    sellerId: await aSeller(store.database, 'Llibreria Antiquària del Carrer Nou'),
  });
  await aListing(store.database, { bookId: several, quantity: 5, priceCents: 1250, condition: 'very-good' });
  browser = await chromium.launch({ executablePath, args: chromiumArguments });
});
afterAll(async () => {
  await browser.close();
  await store.close();
});

/** A fresh visitor's page; it must go well whether or not scripts run. */
async function aVisit(options: Parameters<Browser['newContext']>[0], visit: (page: Page) => Promise<void>) {
  const context: BrowserContext = await browser.newContext({ viewport: phone, ...options });
  await visit(await context.newPage());
  await context.close();
}

async function addFrom(page: Page, book: number): Promise<void> {
  await page.goto(`${store.baseUrl}/books/${book}`);
  await page.locator('.offers button').first().click();
  await page.waitForURL(/\/cart/);
}

const main = (page: Page) => page.locator('main').innerText();

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('a cart, %s', (_, javaScriptEnabled) => {
  it('takes copies, changes their number and gives them back', async () => {
    await aVisit({ javaScriptEnabled, locale: 'en-GB' }, async (page) => {
      await addFrom(page, single);
      await addFrom(page, several);
      expect(await page.locator('section').count()).toBe(2);
      expect(await page.locator('header').innerText()).toContain('Cart (2)');
      await page.getByLabel('Quantity Pears').fill('3');
      await page.getByRole('button', { name: 'Update Pears' }).click();
      expect(await main(page)).toMatch(/\$37\.50[\s\S]*Total for 4 books\s+\$47\.50/);

      await page.getByLabel('Quantity Pears').fill('x');
      await page.getByRole('button', { name: 'Update Pears' }).click();
      expect(await page.getByLabel('Quantity Pears').inputValue()).toBe('x');
      expect(await main(page)).toContain('A whole number up to 99, please');

      await page.getByRole('button', { name: 'Remove Pears' }).click();
      await page.getByRole('button', { name: `Remove ${title}` }).click();
      expect(await main(page)).toContain('Your cart is empty');
    });
  });

  it('says in Spanish that there are no more copies', async () => {
    await aVisit({ javaScriptEnabled, locale: 'es-MX' }, async (page) => {
      await addFrom(page, single);
      await addFrom(page, single);
      expect(await main(page)).toMatch(/Tu carrito[\s\S]*Solo queda 1 ejemplar[\s\S]*Total por 1 libro/);
    });
  });
});

it('can be used by keyboard alone', async () => {
  await aVisit({ javaScriptEnabled: false, locale: 'en' }, async (page) => {
    /** Presses Tab until something with this name has the focus, and shows that it has it. */
    const tabTo = async (name: string): Promise<void> => {
      for (let presses = 0; presses < 40; presses++) {
        await page.keyboard.press('Tab');
        const focused = page.locator(':focus-visible');
        if ((await focused.count()) === 0) continue;
        const found = await focused.evaluate((element) => ({
          text: `${element.textContent?.trim()} ${element.getAttribute('name')}`,
          outline: getComputedStyle(element).outlineStyle,
        }));
        if (!found.text.includes(name)) continue;
        expect(found.outline).not.toBe('none');
        return;
      }
      throw new Error(`${name} could not be reached by the keyboard.`);
    };
    await page.goto(`${store.baseUrl}/books/${several}`);
    await tabTo('Add to cart');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/cart/);
    await tabTo('quantity');
    await page.keyboard.type('2');
    await page.keyboard.press('Enter');
    await page.getByText('Total for 2 books').waitFor();
    await tabTo('Remove Pears');
    await page.keyboard.press('Enter');
    await page.getByText('Your cart is empty').first().waitFor();
  });
});

it.each([
  ['on a narrow phone, in Spanish', { viewport: { width: 320, height: 640 }, locale: 'es', colorScheme: 'light' }],
  ['on a desk, in the dark', { viewport: { width: 1440, height: 900 }, locale: 'en', colorScheme: 'dark' }],
] as const)('has no state that overflows, is hard to hit or hard to read, %s', async (name, options) => {
  await aVisit({ ...options, reducedMotion: 'reduce' }, async (page) => {
    const sellerId = await aSeller(store.database);
    const books = [];
    for (const fruit of ['Medlar', 'Sorb', 'Sloe']) {
      const bookId = await aBook(store.database, { title: `${fruit} ${name}` });
      await aListing(store.database, { bookId, sellerId });
      books.push(bookId);
    }
    const [dearer, sold, withdrawn] = books;
    const faults: string[] = [];
    const check = async (state: string): Promise<void> => {
      faults.push(...(await checkPage(page)).map((fault) => `${state}: ${fault}`));
    };
    await page.goto(`${store.baseUrl}/cart`);
    await check('empty');
    await page.goto(`${store.baseUrl}/books/${several}`);
    await check('book');
    for (const book of [single, several, several, ...books]) await addFrom(page, book);
    await store.query('UPDATE listings SET price_cents = 123456 WHERE book_id = ?', [dearer]);
    await store.query('UPDATE listings SET available = 0 WHERE book_id = ?', [sold]);
    await store.query("UPDATE listings SET status = 'withdrawn' WHERE book_id = ?", [withdrawn]);
    await page.goto(`${store.baseUrl}/cart`);
    await check('full');
    await page.locator('input[name=quantity]').fill('x');
    await page.locator('input[name=quantity]').press('Enter');
    await page.waitForLoadState();
    await check('wrong');
    await store.query('UPDATE listings SET available = 0 WHERE book_id = ?', [several]);
    await page.locator('input[name=quantity]').fill('2');
    await page.locator('input[name=quantity]').press('Enter');
    await page.waitForLoadState();
    await check('sold-meanwhile');
    await store.query('UPDATE listings SET available = 5 WHERE book_id = ?', [several]);
    expect(faults).toEqual([]);
  });
});
