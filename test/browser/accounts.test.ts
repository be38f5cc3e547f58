import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createLocales } from '../../app/core/i18n/locale.ts';
import { messageOf } from '../../app/mail/index.ts';
import { codeOf } from '../../app/testing/authenticator.ts';
import { aListing, aUser } from '../../app/testing/builders.ts';
import { openTestStore, type TestStore } from '../../app/testing/store.ts';
import { Visitor } from '../../app/testing/visitor.ts';
import { checkPage } from './page-checks.ts';
import { chromiumArguments } from './screenshots.ts';

const executablePath = process.env['BROWSER_EXECUTABLE'] ?? '/usr/bin/chromium';
let store: TestStore;
let browser: Browser;
beforeAll(async () => {
  store = await openTestStore();
  browser = await chromium.launch({ executablePath, args: chromiumArguments });
});
afterAll(async () => {
  await browser.close();
  await store.close();
});

/** The link of the last mail to an address, as its reader sees it. */
async function linkTo(address: string): Promise<string> {
  const mails = await store.database.transaction(({ mail }) => mail.claim(100));
  const mail = mails.findLast(({ recipient }) => recipient === address)!;
  const site = { locales: createLocales('USD'), baseUrl: store.baseUrl, from: 'shop@example.org' };
  return /http:\S+token=\S+/.exec(messageOf(mail, site).text)![0];
}

/** Two browsers and axe on a machine that does much else besides. */
const PATIENCE_MS = 180_000;

const phone = { width: 360, height: 780 };
const desk = { width: 1440, height: 900 };
const words = {
  en: { login: 'Log in', logout: 'Log out', sent: 'Check your mail', title: 'Your account' },
  es: { login: 'Entrar', logout: 'Salir', sent: 'Mira tu correo', title: 'Tu cuenta' },
};

describe('an account from its first page to its last', () => {
  it.each([
    ['on a phone, without JavaScript', phone, false, 'en'],
    ['on a phone', phone, true, 'en'],
    ['on a phone, in Spanish, without JavaScript', phone, false, 'es'],
    ['on a phone, in Spanish', phone, true, 'es'],
    ['on a desk, in Spanish', desk, true, 'es'],
  ] as const)(
    '%s',
    async (_, viewport, javaScriptEnabled, language) => {
      const context = await browser.newContext({ viewport, javaScriptEnabled, locale: language });
      const page = await context.newPage();
      const text = words[language];
      const email = `${language}${viewport.width}${javaScriptEnabled}@example.org`;
      const password = 'four words of mine';
      const name = 'Ada Augusta, Countess of Lovelace, born Byron, mathematician';

      await page.goto(store.baseUrl);
      await page.locator('.visitor a[href="/register"]').click();
      await page.locator('form[action="/register"] button').click();
      expect(await page.locator('[aria-invalid]').count()).toBe(3);
      await expectFaultless(page, javaScriptEnabled);
      await page.locator('#name').fill(name);
      await page.locator('#email').fill(email);
      await page.locator('#password').fill(password);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/register/sent');
      expect(await page.locator('h1').innerText()).toBe(text.sent);

      await page.goto(await linkTo(email));
      await expectFaultless(page, javaScriptEnabled);
      await page.locator('#password').fill(password);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${store.baseUrl}/`);
      await expectFaultless(page, javaScriptEnabled);

      await page.locator('.visitor a[href="/account"]').click();
      expect(await page.locator('h1').innerText()).toBe(text.title);
      await page.locator('#name').fill('Ada');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/account?done');
      expect(await page.locator('[role=status]').count()).toBe(1);
      for (const path of ['/account', '/account/password', '/account/sessions']) {
        await page.goto(store.baseUrl + path);
        await expectFaultless(page, javaScriptEnabled);
      }

      await page.getByRole('button', { name: text.logout, exact: true }).click();
      await page.waitForURL('**/login?reason=closed');
      expect(await page.locator('.visitor').innerText()).toContain(text.login);
      await page.goto(`${store.baseUrl}/account/sessions`);
      await page.locator('#email').fill(email);
      await page.locator('#password').fill('not my words');
      await page.keyboard.press('Enter');
      await page.locator('[role=alert]').waitFor();
      await expectFaultless(page, javaScriptEnabled);
      await page.locator('#password').fill(password);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/account/sessions');
      await context.close();
    },
    PATIENCE_MS,
  );

  it.each([
    ['on a phone, without JavaScript', phone, false, 'en'],
    ['on a desk, in Spanish', desk, true, 'es'],
  ] as const)(
    'asks for a code once its owner has switched that on, %s',
    async (_, viewport, javaScriptEnabled, language) => {
      const user = await aUser(store.database, { locale: language });
      const context = await browser.newContext({ viewport, javaScriptEnabled, locale: language });
      const page = await context.newPage();
      const passwordOn = async (path: string) => {
        await page.goto(store.baseUrl + path);
        if (await page.locator('#email').count()) await page.locator('#email').fill(user.email);
        await page.locator('#password, #current').fill(user.password);
        await page.keyboard.press('Enter');
      };
      await passwordOn('/login?next=/account/second-factor');
      await page.waitForURL(`${store.baseUrl}/account/second-factor`);
      await expectFaultless(page, javaScriptEnabled);
      await passwordOn('/account/second-factor');
      const key = await page.locator('main code').innerText();
      await page.locator('#code').fill('000000');
      await page.keyboard.press('Enter');
      await page.locator('#code-fault').waitFor();
      expect(await page.locator('main code').innerText()).toBe(key);
      await expectFaultless(page, javaScriptEnabled);
      await page.locator('#code').fill(codeOf(key));
      await page.keyboard.press('Enter');
      await page.locator('[role=status]').waitFor();
      const codes = await page.locator('main li code').allInnerTexts();
      expect(codes).toHaveLength(10);
      await expectFaultless(page, javaScriptEnabled);
      for (const path of ['', '/codes', '/off']) {
        await page.goto(`${store.baseUrl}/account/second-factor${path}`);
        await expectFaultless(page, javaScriptEnabled);
      }

      await page.getByRole('button', { name: words[language].logout, exact: true }).click();
      await page.waitForURL('**/login?reason=closed');
      await passwordOn('/login?next=/account/addresses');
      await page.waitForURL('**/login/code?next=*');
      await page.locator('#code').fill('000000');
      await page.keyboard.press('Enter');
      await page.locator('#code-fault').waitFor();
      await expectFaultless(page, javaScriptEnabled);
      // The one of the next half minute, which was not used.
      await page.locator('#code').fill(codeOf(key, 1));
      await page.keyboard.press('Enter');
      await page.waitForURL(`${store.baseUrl}/account/addresses`);
      await store.query('UPDATE sessions SET created_at = created_at - INTERVAL 1 HOUR WHERE user_id = ?', [user.id]);
      await new Visitor(store).logIn(user, codes[0]);
      await page.goto(`${store.baseUrl}/account/sessions`);
      expect(await page.locator('#code').count()).toBe(1);
      await expectFaultless(page, javaScriptEnabled);
      await context.close();
    },
    PATIENCE_MS,
  );

  it.each([
    ['without', false],
    ['with', true],
  ])(
    'keeps an address, takes a copy of its data along, and is deleted, in Spanish, %s JavaScript',
    async (_, javaScriptEnabled) => {
      const user = await aUser(store.database);
      await aListing(store.database);
      const context = await browser.newContext({ viewport: phone, javaScriptEnabled, locale: 'es' });
      const page = await context.newPage();
      await page.goto(`${store.baseUrl}/books`);
      await page.locator('.card a').first().click();
      await page.locator('.offers button').first().click();
      await page.waitForURL(/\/cart/);
      await page.goto(`${store.baseUrl}/account/addresses/new?next=/cart`);
      await page.locator('#email').fill(user.email);
      await page.locator('#password').fill(user.password);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/account/addresses/new?next=/cart');
      await page.locator('#name').fill('Ada');
      await page.locator('#postalCode').fill('<>');
      await page.keyboard.press('Enter');
      await page.locator('#line1-fault').waitFor();
      await expectFaultless(page, javaScriptEnabled);
      await page.locator('#line1').fill('Calle Mayor 1');
      await page.locator('#city').fill('Madrid');
      await page.locator('#postalCode').fill('28013');
      await page.locator('#country').selectOption({ label: 'España' });
      await page.locator('#city').press('Enter');
      await page.waitForURL('**/cart');
      // What the guest has put aside is the user's now.
      expect(await page.locator('a[href="/checkout"]').count()).toBe(1);
      await expectFaultless(page, javaScriptEnabled);
      await page.goto(`${store.baseUrl}/account/addresses`);
      expect(await page.locator('address').innerText()).toContain('España');
      await expectFaultless(page, javaScriptEnabled);
      await page.goto(`${store.baseUrl}/account/data`);
      await expectFaultless(page, javaScriptEnabled);
      const download = page.waitForEvent('download');
      await page.locator('form[action="/account/data/export"] button').click();
      expect((await download).suggestedFilename()).toBe('bookstore-data.json');
      await page.locator('a[href="/account/delete"]').click();
      await page.locator('form[action="/account/delete"] button').click();
      await page.locator('#sure-fault').waitFor();
      await expectFaultless(page, javaScriptEnabled);
      await page.locator('#sure').check();
      await page.locator('#current').fill(user.password);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/login?reason=deleted');
      await expectFaultless(page, javaScriptEnabled);
      await context.close();
    },
    PATIENCE_MS,
  );

  it(
    'chooses a new password when the old one is forgotten',
    async () => {
      const context = await browser.newContext({ viewport: phone });
      const page = await context.newPage();
      await page.goto(`${store.baseUrl}/login`);
      await page.locator('a[href="/password/forgotten"]').click();
      await page.locator('#email').fill('en360true@example.org');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/password/sent');
      await page.goto(await linkTo('en360true@example.org'));
      await expectFaultless(page, true);
      await page.locator('#password').fill('four other words');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/login?reason=changed');
      await page.locator('#email').fill('en360true@example.org');
      await page.locator('#password').fill('four other words');
      await page.keyboard.press('Enter');
      await page.waitForURL(`${store.baseUrl}/`);
      await context.close();
    },
    PATIENCE_MS,
  );
});

/** What is checked runs in the page, so it takes JavaScript. */
async function expectFaultless(page: Page, javaScriptEnabled: boolean): Promise<void> {
  const faults = javaScriptEnabled ? await checkPage(page) : [];
  expect({ url: page.url(), faults }).toEqual({ url: page.url(), faults: [] });
}
