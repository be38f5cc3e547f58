/// <reference lib="dom" />
import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { importBooks } from '../../app/catalog/import-books.ts';
import { demoOffer } from '../../app/listings/demo-offers.ts';
import { demoSellers } from '../../app/listings/demo-sellers.ts';
import { anAdmin } from '../../app/testing/builders.ts';
import { deliveryProviders } from '../../app/testing/orders.ts';
import { openTestStore, type TestStore } from '../../app/testing/store.ts';
import { memberPages } from './member-pages.ts';
import { chromiumArguments, type ScreenshotOptions, takeScreenshots, visitorPages } from './screenshots.ts';

const folder = dirname(fileURLToPath(import.meta.url));
const executablePath = process.env['BROWSER_EXECUTABLE'] ?? '/usr/bin/chromium';
let store: TestStore;
let browser: Browser;

/** The demonstration catalogue with its offers, and the cases that are hard on a layout. */
beforeAll(async () => {
  store = await openTestStore({ contactAddress: 'shop@books.example' });
  for (const file of [join(folder, '../../app/catalog/demo-books.csv'), join(folder, 'hard-cases.csv')])
    await importBooks(createReadStream(file), {
      takeIn: (books) => store.database.transaction(({ intake }) => intake.takeIn(books)),
      onRefused: ({ reason }) => {
        throw new Error(reason);
      },
      onProgress: () => undefined,
    });
  await store.database.transaction(async ({ intake, listings }) => {
    const [books, sellers] = [await intake.bookIds(), await listings.sellers(demoSellers)];
    await listings.offer(
      Array.from({ length: 190 }, (_, index) => {
        const { bookIndex, sellerIndex, ...offer } = demoOffer(index, 63, sellers.length);
        return { ...offer, bookId: books[bookIndex]!, sellerId: sellers[sellerIndex]! };
      }),
    );
  });
  browser = await chromium.launch({ executablePath, args: chromiumArguments });
});
afterAll(async () => {
  await browser.close();
  await store.close();
});

/** What has the focus: its text or name, and whether one sees that it has it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    // A card's link shows it around the whole card, by an element that it makes behind itself.
    const shown = [getComputedStyle(element), getComputedStyle(element, '::after')].some(
      ({ outlineStyle, outlineWidth, boxShadow }) =>
        (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
    );
    return {
      tag: element.tagName,
      name: element.getAttribute('name') ?? '',
      text: (element.textContent ?? '').trim(),
      href: element.getAttribute('href') ?? '',
      visible: shown,
    };
  });

/** Presses Tab until something fitting has the focus; everything on the way must show that it has it. */
async function tabTo(page: Page, fits: (element: Awaited<ReturnType<typeof focused>>) => boolean): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const element = await focused(page);
    if (element.tag === 'BODY') continue;
    expect(element).toMatchObject({ visible: true });
    if (fits(element)) return;
  }
  throw new Error('Nothing fitting could be reached by the keyboard.');
}

describe('a visit by keyboard, without JavaScript', () => {
  it.each([
    ['a phone', { width: 360, height: 780 }],
    ['a desk', { width: 1440, height: 900 }],
  ])('from the front page to an offer, on %s', async (_, viewport) => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport });
    const page = await context.newPage();
    await page.goto(`${store.baseUrl}/`);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatchObject({ href: '#main', visible: true });

    await tabTo(page, ({ name }) => name === 'q');
    await page.keyboard.type('dostoyevsk');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=dostoyevsk/);

    await page.goto(`${store.baseUrl}/books?sort=price`);
    await tabTo(page, ({ href }) => /^\/books\/\d+/.test(href));
    const { href } = await focused(page);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${href}`);
    expect(await page.locator('h1').innerText()).not.toBe('');
    expect(await page.locator('main').innerText()).toMatch(/\$\d+\.\d\d/);
    await context.close();
  });

  it('filters and turns pages, and keeps the filter', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${store.baseUrl}/books`);
    await page.locator('select[name=condition]').selectOption('very-good');
    await page.locator('select[name=sort]').selectOption('price');
    await tabTo(page, ({ name }) => name === 'max');
    await page.keyboard.type('40');
    await page.keyboard.press('Enter');
    await page.waitForURL(/condition=very-good.*max=40.*sort=price/);
    const first = await page.locator('.card').count();
    await page.locator('a[rel=next]').click();
    await page.waitForURL(/condition=very-good.*max=40.*after=/);
    expect(first).toBe(24);
    await page.locator('a[rel=prev]').click();
    expect(await page.locator('.card').count()).toBe(24);
    await context.close();
  });
});

describe('a visit in Spanish, without JavaScript', () => {
  it('begins in the browser’s language, finds a book, and reads on in English when that is chosen', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      locale: 'es-CO',
      viewport: { width: 360, height: 780 },
    });
    const page = await context.newPage();
    await page.goto(`${store.baseUrl}/`);
    expect(await page.locator('h1').innerText()).toContain('descritos con honradez.');
    await page.getByRole('searchbox', { name: 'Buscar por título, autor o ISBN' }).fill('austen');
    await page.getByRole('button', { name: 'Buscar' }).click();
    await page.waitForURL(/q=austen/);
    expect(await page.locator('h1').innerText()).toBe('Libros para «austen»');
    await page.locator('.card a').first().click();
    await page.waitForURL(/\/books\/\d+/);
    expect(await page.locator('.offers h2').innerText()).toBe('Ejemplares a la venta');
    expect(await page.locator('main').innerText()).toMatch(/\d+,\d\d\s?US\$/);
    const address = page.url();

    // The very page that the browser has just kept must come back in the other language.
    await tabTo(page, ({ text }) => text === 'In English');
    await page.keyboard.press('Enter');
    await page.waitForSelector('html[lang=en]');
    expect(page.url()).toBe(address);
    expect(await page.locator('.offers h2').innerText()).toBe('Copies for sale');
    await page.goto(`${store.baseUrl}/`);
    expect(await page.locator('h1').innerText()).toContain('honestly described.');
    await page.getByRole('button', { name: 'En español' }).click();
    await page.waitForSelector('html[lang=es]');
    await context.close();
  });
});

it('loads nothing from elsewhere, and its policy stops nothing of its own', async () => {
  const page = await browser.newPage();
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => void (request.url().startsWith(store.baseUrl) || elsewhere.push(request.url())));
  page.on('console', (message) => void complaints.push(message.text()));
  for (const path of ['/', '/books', '/books?q=zzzz'])
    await page.goto(store.baseUrl + path, { waitUntil: 'networkidle' });
  expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] });
  await page.close();
});

it('has no page that overflows at 320 px, is hard to hit or hard to read', async () => {
  expect(await faultsOf({ pages: visitorPages, views: ['320-light', '1440-dark', '320-spanish'] })).toEqual([]);
}, 600_000);

it('has no such page for members and admins, either', async () => {
  await deliveryProviders(store.database);
  expect(await faultsOf({ pages: memberPages, views: ['320-spanish'] })).toEqual([]);
}, 600_000);

async function faultsOf(tour: Pick<ScreenshotOptions, 'pages' | 'views'>) {
  const { faults } = await takeScreenshots({
    ...tour,
    baseUrl: store.baseUrl,
    chromium: executablePath,
    query: store.query,
    member: await anAdmin(store.database),
  });
  return faults;
}
