import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import sharp from 'sharp';
import { createLocales } from '../../app/core/i18n/locale.ts';
import { messageOf } from '../../app/mail/index.ts';
import { aListing, aSeller } from '../../app/testing/builders.ts';
import { deliveryProviders } from '../../app/testing/orders.ts';
import { openTestStore, type TestStore } from '../../app/testing/store.ts';
import { checkPage } from './page-checks.ts';
import { chromiumArguments } from './screenshots.ts';

const executablePath = process.env['BROWSER_EXECUTABLE'] ?? '/usr/bin/chromium';
const PASSWORD = 'four words of mine';
const phone = { width: 360, height: 780 };
const desk = { width: 1440, height: 900 };
let store: TestStore;
let browser: Browser;
let photo: Buffer;
let people = 0;

beforeAll(async () => {
  store = await openTestStore();
  await deliveryProviders(store.database);
  browser = await chromium.launch({ executablePath, args: chromiumArguments });
  photo = await sharp({ create: { width: 900, height: 1200, channels: 3, background: '#884422' } })
    .jpeg()
    .toBuffer();
});
afterAll(async () => {
  await browser.close();
  await store.close();
});

/** The link of the last mail to an address, as its reader sees it. */
async function linkTo(address: string): Promise<string> {
  const mails = await store.database.transaction(({ mail }) => mail.claim(200));
  const mail = mails.findLast(({ recipient }) => recipient === address)!;
  const site = { locales: createLocales('USD'), baseUrl: store.baseUrl, from: 'shop@example.org' };
  return /http:\S+token=\S+/.exec(messageOf(mail, site).text)![0];
}

/** Waits for a page by its path and query. */
const arrive = (page: Page, path: RegExp): Promise<void> =>
  page.waitForURL(({ pathname, search }) => path.test(pathname + search));

/** Somebody at a browser of their own, who finds every page that they come to without fault. */
class Person {
  readonly page: Page;
  readonly #checked = new Set<string>();
  readonly #scripts: boolean;

  private constructor(page: Page, scripts: boolean) {
    this.page = page;
    this.#scripts = scripts;
  }

  static async at(viewport: { width: number; height: number }, scripts: boolean, locale: string): Promise<Person> {
    const context = await browser.newContext({ viewport, javaScriptEnabled: scripts, locale, reducedMotion: 'reduce' });
    return new Person(await context.newPage(), scripts);
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(new URL(path, store.baseUrl).href);
    await this.look();
  }

  /** What is checked runs in the page, so it takes JavaScript; each page is checked once. */
  async look(): Promise<void> {
    const { pathname } = new URL(this.page.url());
    const kind = pathname.replaceAll(/\/([A-Z0-9]{12}|\d+[^/]*)/g, '/…');
    if (!this.#scripts || this.#checked.has(kind)) return;
    this.#checked.add(kind);
    expect({ kind, faults: await checkPage(this.page) }).toEqual({ kind, faults: [] });
  }

  async fill(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) await this.page.locator(`main [name="${name}"]`).fill(value);
  }

  async choose(name: string, value: string): Promise<void> {
    await this.page.locator(`main input[name="${name}"][value="${value}"]`).check();
  }

  form(action: string): Locator {
    return this.page.locator(`form[action^="${action}"]`);
  }

  /** Sends a form and arrives at the page that it leads to. */
  async send(action: string, arriveAt: RegExp): Promise<void> {
    await this.form(action).locator('button').first().click();
    await arrive(this.page, arriveAt);
    await this.look();
  }

  async register(name: string): Promise<void> {
    const email = `person${++people}@example.org`;
    await this.goTo('/register');
    await this.fill({ name, email, password: PASSWORD });
    await this.send('/register', /\/register\/sent/);
    await this.goTo(await linkTo(email));
    await this.fill({ password: PASSWORD });
    await this.send('/register/confirm', /\/$/);
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }
}

const main = (person: Person) => person.page.locator('main').innerText();

/** A stranger opens a shop and puts a book with a photo up for sale; answers the path of the book's page. */
async function sell(seller: Person, title: string, shop: string): Promise<string> {
  await seller.register('Sela');
  await seller.goTo('/selling');
  await seller.goTo('/selling/shop?next=new');
  await seller.fill({ name: shop, place: 'Bath' });
  await seller.page.locator('#country').selectOption('GB');
  await seller.send('/selling/shop', /\/selling\/new/);
  await seller.goTo('/selling/new/book');
  // What is missing is told beside its field, and what was filled in stays.
  await seller.fill({ title });
  await seller.form('/selling/new/book').locator('button').first().click();
  await seller.page.locator('[aria-invalid]').first().waitFor();
  expect(await seller.page.locator('#title').inputValue()).toBe(title);
  await seller.choose('condition', 'good');
  await seller.fill({
    authors: 'Ana Méndez',
    notes: 'Pencil notes in the first chapter.',
    price: '12.50',
    copies: '2',
  });
  await seller.send('/selling/new/book', /\/photos\?added/);
  await seller.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'cover.jpg', mimeType: 'image/jpeg', buffer: photo });
  await seller
    .form('/selling/listings')
    .filter({ has: seller.page.locator('input[type=file]') })
    .locator('button')
    .click();
  await seller.page.waitForURL(/\/photos\?done/);
  await seller.look();
  const link = await seller.page.locator('main a[href^="/books/"]').first().getAttribute('href');
  return new URL(link!, store.baseUrl).pathname;
}

async function fillAddress(buyer: Person): Promise<void> {
  await buyer.fill({ name: 'Bea Buyer', line1: 'Calle Larga 1', city: 'Bogotá', postalCode: '110111' });
  await buyer.page.locator('#country').selectOption('CO');
}

/** Somebody else finds the book, puts it into the cart as a guest, registers on the way, orders and pays. */
async function buy(buyer: Person, book: string): Promise<string> {
  await buyer.goTo(book);
  expect(await buyer.page.locator('.offers img').count()).toBeGreaterThan(0);
  await buyer.send('/cart', /\/cart/);
  await buyer.register('Bea');
  await buyer.goTo('/cart');
  await buyer.goTo('/checkout');
  await buyer.page.locator('main a[href^="/account/addresses/new"]').click();
  await fillAddress(buyer);
  await buyer.look();
  await buyer.send('/account/addresses', /^\/checkout\/address/);
  await buyer.page.locator('main input[name=address]').first().check();
  await buyer.send('/checkout/address', /\/checkout\/delivery/);
  await buyer.page.locator('main input[type=radio]').first().check();
  await buyer.send('/checkout/delivery', /\/checkout\/payment/);
  await buyer.choose('method', 'card');
  await buyer.send('/checkout/payment', /\/checkout\/review/);
  await buyer.send('/checkout/place', /\/orders\/\w{12}\/pay/);
  // A card that is declined leaves the order as it is, and says so.
  await buyer.fill({ number: '4000 0000 0000 0002', expiry: '12/39', code: '123' });
  await buyer.send('/orders/', /\/pay$/);
  await buyer.fill({ number: '4242 4242 4242 4242', expiry: '12/39', code: '123' });
  await buyer.send('/orders/', /\/orders\/\w{12}\?done=paid/);
  return new URL(buyer.page.url()).pathname;
}

async function shipAndReceive(seller: Person, buyer: Person, order: string): Promise<void> {
  await seller.goTo('/selling/orders');
  await seller.page.locator('main a[href^="/selling/orders/"]').first().click();
  await seller.page.waitForURL(/\/selling\/orders\/\d+/);
  expect(await main(seller)).toContain('Calle Larga 1');
  await seller.look();
  await seller.fill({ tracking: 'GB123456789' });
  await seller.page.locator('form[action$="/ship"] button').click();
  await seller.page.waitForURL(/done/);
  await buyer.goTo(order);
  expect(await main(buyer)).toContain('GB123456789');
  await buyer.page.locator('form[action$="/messages"] textarea').fill('¿Todo bien? <b>gracias</b>');
  await buyer.page.locator('form[action$="/messages"] button').click();
  await buyer.page.waitForURL(/done/);
  expect(await main(buyer)).toContain('<b>gracias</b>');
  await buyer.page.locator('form[action$="/receive"] button').click();
  await buyer.page.waitForURL(/done=receive/);
  await buyer.look();
  await seller.goTo('/selling/orders?state=received');
  expect(await seller.page.locator('main a[href^="/selling/orders/"]').count()).toBeGreaterThan(0);
  await buyer.goTo('/orders');
}

describe('a book on its way from a stranger to another', () => {
  it.each([
    ['on a desk', desk, true, 'en'],
    ['on a phone, without JavaScript', phone, false, 'en'],
    ['on a phone, in Spanish', phone, true, 'es'],
    ['in Spanish, without JavaScript', desk, false, 'es'],
  ] as const)(
    '%s',
    async (name, viewport, scripts, locale) => {
      const seller = await Person.at(viewport, scripts, locale);
      const buyer = await Person.at(viewport, scripts, locale);
      const book = await sell(seller, `A Guide to Quinces, ${name}`, `Shop ${name}`);
      const order = await buy(buyer, book);
      await shipAndReceive(seller, buyer, order);
      expect(await store.database.snapshot(({ orderInvariants }) => orderInvariants.faults())).toEqual([]);
      await seller.leave();
      await buyer.leave();
    },
    240_000,
  );

  it('is bought by keyboard alone', async () => {
    await aListing(store.database, { sellerId: await aSeller(store.database), priceCents: 900 });
    const [{ id }] = (await store.query('SELECT MAX(book_id) AS id FROM listings')) as [{ id: number }];
    const buyer = await Person.at(desk, true, 'en');
    await buyer.register('Kay');
    const { page } = buyer;
    /** Goes on with Tab until what has the focus fits, as somebody without a mouse does. */
    const tabTo = async (selector: string): Promise<void> => {
      for (let stops = 0; stops < 120; stops++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`))
          return;
      }
      throw new Error(`Tab leads to no ${selector} on ${page.url()}`);
    };
    const press = async (selector: string, arriveAt: RegExp): Promise<void> => {
      await tabTo(selector);
      await page.keyboard.press('Enter');
      await arrive(page, arriveAt);
    };
    const type = async (selector: string, text: string): Promise<void> => {
      await tabTo(selector);
      await page.keyboard.type(text);
    };
    const tick = async (selector: string): Promise<void> => {
      await tabTo(selector);
      await page.keyboard.press('Space');
    };

    await page.goto(`${store.baseUrl}/books/${id}`);
    await press('.offers form button', /\/cart/);
    await press('main a[href="/checkout"]', /^\/checkout\/address/);
    await press('main a[href^="/account/addresses/new"]', /\/addresses\/new/);
    await type('#name', 'Kay');
    await type('#line1', '1 Long Street');
    await type('#city', 'Bath');
    await type('#postalCode', 'BA1 1AA');
    await type('#country', 'United King');
    await press('form[action="/account/addresses"] button', /^\/checkout\/address/);
    await tick('input[name=address]');
    await press('form[action="/checkout/address"] button', /\/checkout\/delivery/);
    await tick('main input[type=radio]');
    await press('form[action="/checkout/delivery"] button', /\/checkout\/payment/);
    await tick('input[name=method]');
    await press('form[action="/checkout/payment"] button', /\/checkout\/review/);
    await press('form[action="/checkout/place"] button', /\/pay/);
    await type('#number', '4242424242424242');
    await type('#expiry', '12/39');
    await type('#code', '123');
    await page.keyboard.press('Enter');
    await page.waitForURL(/done=paid/);
    await buyer.leave();
  }, 240_000);
});
