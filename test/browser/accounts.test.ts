import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createLocales } from '../../app/core/i18n/locale.ts';
import { messageOf } from '../../app/mail/index.ts';
import { openTestStore, type TestStore } from '../../app/testing/store.ts';
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
  ] as const)('%s', async (_, viewport, javaScriptEnabled, language) => {
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
  });

  it('chooses a new password when the old one is forgotten', async () => {
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
  });
});

/** What is checked runs in the page, so it takes JavaScript. */
async function expectFaultless(page: Page, javaScriptEnabled: boolean): Promise<void> {
  const faults = javaScriptEnabled ? await checkPage(page) : [];
  expect({ url: page.url(), faults }).toEqual({ url: page.url(), faults: [] });
}
