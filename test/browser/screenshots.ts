import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { memberPages } from './member-pages.ts';
import { checkPage } from './page-checks.ts';

export interface ScreenshotOptions {
  /** Origin of a running store. */
  readonly baseUrl: string;
  /** Path of the Chromium to run. */
  readonly chromium: string;
  /** Runs a statement on the store's database, to bring about what nobody can click on. */
  readonly query: (sql: string) => Promise<unknown>;
  /** Somebody with an account, who is an admin too. */
  readonly member: { readonly email: string; readonly password: string };
  /** Where the pictures go; made when it is missing. @default none are taken: a sixth of the time of a tour */
  readonly folder?: string;
  /** @default every page */
  readonly pages?: readonly PageToShow[];
  /** Names of the views. @default all */
  readonly views?: readonly ViewName[];
}

/** A page by its path, or a way to find one from a list: the path of the first link in it that fits. */
export interface PageToShow {
  readonly name: string;
  readonly path: string;
  /** Follows the first link that this selector finds. */
  readonly follow?: string;
  /** What is done before. */
  readonly before?: (visit: Visit) => Promise<void>;
  /** @default 200 */
  readonly status?: number;
}

export interface Visit {
  readonly page: Page;
  readonly baseUrl: string;
  readonly query: ScreenshotOptions['query'];
  readonly member: ScreenshotOptions['member'];
}

/** A fault that a page shows: where, and what. */
export interface PageFault {
  readonly page: string;
  readonly fault: string;
}

/** What everybody sees, in the states that are hardest on its layout. */
export const visitorPages: readonly PageToShow[] = [
  { name: 'home', path: '/' },
  { name: 'catalogue', path: '/books' },
  { name: 'catalogue-price', path: '/books?sort=price' },
  { name: 'catalogue-next', path: '/books', follow: 'a[rel=next]' },
  { name: 'search', path: '/books?q=winter' },
  { name: 'search-filtered', path: '/books?q=the&condition=good&max=40&language=en&sort=price' },
  { name: 'search-nothing', path: '/books?q=zzzzzz' },
  { name: 'search-isbn-unknown', path: '/books?q=9780000000002' },
  { name: 'search-isbn-wrong', path: '/books?q=9780439023482' },
  { name: 'search-markup', path: `/books?q=${encodeURIComponent('"><script>alert(1)</script>')}` },
  { name: 'filters-nothing', path: '/books?condition=fine&max=0.01&language=is' },
  { name: 'filters', path: '/books?condition=fine&max=5' },
  { name: 'invalid', path: '/books?max=abc', status: 400 },
  { name: 'book', path: '/books', follow: '.card a' },
  { name: 'book-long-title', path: '/books?q=Surprizing+Adventures', follow: '.card a' },
  { name: 'book-hebrew', path: '/books?language=he', follow: '.card a' },
  { name: 'book-arabic', path: '/books?language=ar', follow: '.card a' },
  { name: 'book-japanese', path: '/books?language=ja', follow: '.card a' },
  { name: 'book-chinese', path: '/books?language=zh', follow: '.card a' },
  { name: 'book-bengali', path: '/books?language=bn', follow: '.card a' },
  { name: 'book-longest-title', path: '/books?q=incomparable+unabridged', follow: '.card a' },
  { name: 'book-many-authors', path: '/books?q=proceedings+society', follow: '.card a' },
  { name: 'search-hard-cases', path: '/books?q=hardcase' },
  { name: 'terms', path: '/terms' },
  { name: 'privacy', path: '/privacy' },
  { name: 'contact', path: '/contact' },
  { name: 'register', path: '/register' },
  { name: 'register-sent', path: '/register/sent' },
  { name: 'register-gone', path: '/register/confirm', status: 410 },
  { name: 'login', path: '/login?next=/account' },
  { name: 'password-forgotten', path: '/password/forgotten' },
  { name: 'not-found', path: '/nowhere', status: 404 },
  // From here on the visitor has a cart, which every page shows.
  { name: 'cart-empty', path: '/cart' },
  { name: 'cart', path: '/cart', before: fillCart },
  { name: 'cart-changed', path: '/cart', before: changeOffers },
];

/** Every page. */
const pages: readonly PageToShow[] = [...visitorPages, ...memberPages];

/** Puts three copies into the cart, from the cheapest on. */
async function fillCart({ page, baseUrl }: Visit): Promise<void> {
  await page.goto(`${baseUrl}/books?sort=price`);
  const books = await page.evaluate<string[]>(`[...document.querySelectorAll('.card a')].map(({ href }) => href)`);
  let added = 0;
  for (const book of books) {
    if (added === 3) return;
    await page.goto(book);
    const add = page.locator('.offers button').first();
    if ((await add.count()) === 0) continue;
    await add.click();
    await page.waitForURL(/\/cart/);
    added++;
  }
}

/** Makes what is in carts cost less than before and scarce, and one offer of each sold out. */
async function changeOffers({ query }: Visit): Promise<void> {
  await query('UPDATE cart_lines SET added_price_cents = added_price_cents + 250, quantity = 9');
  await query(`UPDATE listings SET available = 0
    WHERE id IN (SELECT listing_id FROM (SELECT MAX(listing_id) AS listing_id FROM cart_lines GROUP BY cart_id) newest)`);
}

const views = [
  { name: '1440-light', width: 1440, height: 900, colorScheme: 'light' },
  { name: '1440-dark', width: 1440, height: 900, colorScheme: 'dark' },
  { name: '360-light', width: 360, height: 780, colorScheme: 'light' },
  { name: '360-dark', width: 360, height: 780, colorScheme: 'dark' },
  { name: '320-light', width: 320, height: 640, colorScheme: 'light' },
  // Spanish takes a quarter more room.
  { name: '1440-spanish', width: 1440, height: 900, colorScheme: 'light', locale: 'es-CO' },
  { name: '360-spanish', width: 360, height: 780, colorScheme: 'light', locale: 'es-CO' },
  { name: '320-spanish', width: 320, height: 640, colorScheme: 'light', locale: 'es-CO' },
] as const;
type ViewName = (typeof views)[number]['name'];

/**
 * Takes every page in every view and checks it there: reflow, size of targets, WCAG 2.2 AA by axe, errors in the
 * console. Answers what it found; pages that the catalogue has no book for are left out.
 */
export async function takeScreenshots(
  options: ScreenshotOptions,
): Promise<{ pictures: string[]; faults: PageFault[] }> {
  const { baseUrl, folder } = options;
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: options.chromium,
    args: chromiumArguments,
    // On a signal it would end this process, before the script has stopped what else it started.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const pictures: string[] = [];
  const faults: PageFault[] = [];
  try {
    for (const view of views) {
      if (options.views && !options.views.includes(view.name)) continue;
      const context = await browser.newContext({
        viewport: { width: view.width, height: view.height },
        colorScheme: view.colorScheme,
        reducedMotion: 'reduce',
        locale: 'locale' in view ? view.locale : 'en-US',
      });
      const page = await context.newPage();
      for (const show of options.pages ?? pages) {
        const where = `${show.name} ${view.name}`;
        const expectedStatus = show.status ?? 200;
        const report = (fault: string): void => void faults.push({ page: where, fault });
        const listen = (message: { type(): string; text(): string }): void => {
          // Chromium writes a line for every answer that is an error, also where one is expected.
          const expected = expectedStatus >= 400 && message.text().includes(`status of ${expectedStatus}`);
          if (message.type() === 'error' && !expected) report(`console: ${message.text()}`);
        };
        page.on('console', listen);
        await show.before?.({ page, baseUrl, query: options.query, member: options.member });
        const status = await open(page, baseUrl, show);
        if (status !== null) {
          if (status !== expectedStatus) report(`answered ${status} instead of ${expectedStatus}`);
          await loadImages(page);
          if (folder !== undefined) {
            const file = join(folder, `${show.name}-${view.name}.png`);
            await page.screenshot({ path: file, fullPage: true });
            pictures.push(file);
          }
          for (const fault of await checkPage(page)) report(fault);
        }
        page.off('console', listen);
      }
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return { pictures, faults };
}

/** How Chromium is started where it runs as root and has no network. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Status of the answer; null when there is no link to follow. */
async function open(page: Page, baseUrl: string, { path, follow }: PageToShow): Promise<number | null> {
  const answer = await page.goto(baseUrl + path, { waitUntil: 'load' });
  if (!follow) return answer?.status() ?? 0;
  const href = await page
    .locator(follow)
    .first()
    .getAttribute('href', { timeout: 1000 })
    .catch(() => null);
  if (href === null) return null;
  return (await page.goto(new URL(href, baseUrl).href, { waitUntil: 'load' }))?.status() ?? 0;
}

/** Covers below the first screen load when they are scrolled to; a picture of the whole page wants them all. */
async function loadImages(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    const visible = [...document.images].filter((image) => image.checkVisibility());
    for (const image of visible) image.loading = 'eager';
    await Promise.all(visible.map((image) => image.decode().catch(() => undefined)));
    await document.fonts.ready;
  })()`);
}
