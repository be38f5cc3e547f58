import type { PageToShow, Visit } from './screenshots.ts';

/**
 * What only members see, and admins: as somebody who is both. The pages follow each other, as a member's do: a shop is
 * opened, a copy offered, another one bought and sold.
 */
export const memberPages: readonly PageToShow[] = [
  { name: 'account', path: '/account', before: logIn },
  { name: 'account-addresses', path: '/account/addresses', before: addAddress },
  { name: 'account-address-new', path: '/account/addresses/new' },
  { name: 'account-password', path: '/account/password' },
  { name: 'account-second-factor', path: '/account/second-factor' },
  { name: 'account-sessions', path: '/account/sessions' },
  { name: 'account-tokens', path: '/account/tokens' },
  { name: 'account-data', path: '/account/data' },
  { name: 'account-delete', path: '/account/delete' },
  { name: 'api-reference', path: '/api' },
  { name: 'selling-shop', path: '/selling/shop', before: openShop },
  { name: 'selling-new', path: '/selling/new' },
  { name: 'selling-isbn-wrong', path: '/selling/new?isbn=9780439023482', status: 400 },
  { name: 'selling-new-book', path: '/selling/new/book' },
  { name: 'selling-new-copy', path: '/selling/new/1' },
  { name: 'selling', path: '/selling', before: offerCopy },
  { name: 'selling-listing', path: '/selling', follow: 'main a[href^="/selling/listings/"]' },
  { name: 'selling-photos', path: '/selling', follow: 'main a[href$="/photos"]' },
  { name: 'report', path: '/listings/1/report' },
  { name: 'checkout-empty', path: '/cart' },
  { name: 'checkout-address', path: '/checkout/address', before: fillCartAgain },
  { name: 'checkout-delivery', path: '/checkout/delivery', before: chooseAddress },
  { name: 'checkout-payment', path: '/checkout/payment', before: chooseDelivery },
  { name: 'checkout-review', path: '/checkout/review', before: choosePayment },
  { name: 'order-pay', path: '/orders', follow: 'main a[href^="/orders/"]', before: place },
  { name: 'order-paid', path: '/orders', follow: 'main a[href^="/orders/"]', before: pay },
  { name: 'orders', path: '/orders' },
  { name: 'sales', path: '/selling/orders', before: becomeSeller },
  { name: 'sale', path: '/selling/orders', follow: 'main a[href^="/selling/orders/"]' },
  { name: 'admin', path: '/admin' },
  { name: 'admin-users', path: '/admin/users' },
  { name: 'admin-user', path: '/admin/users', follow: 'main a[href^="/admin/users/"]' },
  { name: 'admin-reports', path: '/admin/reports' },
  { name: 'admin-reports-closed', path: '/admin/reports/closed' },
  { name: 'admin-delivery', path: '/admin/delivery' },
  { name: 'admin-delivery-provider', path: '/admin/delivery', follow: 'main a[href^="/admin/delivery/"]' },
  { name: 'admin-transfers', path: '/admin/transfers' },
  { name: 'admin-refunds', path: '/admin/refunds' },
  { name: 'admin-orders', path: '/admin/orders' },
  { name: 'admin-order', path: '/admin/orders', follow: 'main a[href^="/admin/orders/"]' },
  { name: 'admin-jobs', path: '/admin/jobs' },
  { name: 'admin-jobs-payments', path: '/admin/jobs/payments' },
  { name: 'admin-log', path: '/admin/log' },
];

/** Sends a form of the page that is open, and waits for the page that it leads to. */
async function send({ page }: Visit, action: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.locator(`main form[action^="${action}"] button`).first().click()]);
}

async function logIn(visit: Visit): Promise<void> {
  const { page, baseUrl, member } = visit;
  await page.goto(`${baseUrl}/login`);
  await page.locator('#email').fill(member.email);
  await page.locator('#password').fill(member.password);
  await send(visit, '/login');
}

async function addAddress(visit: Visit): Promise<void> {
  const { page, baseUrl } = visit;
  await page.goto(`${baseUrl}/account/addresses/new`);
  const address = {
    name: 'María Fernanda Restrepo',
    line1: 'Carrera 43A # 1-50',
    city: 'Medellín',
    postalCode: '050021',
  };
  for (const [name, value] of Object.entries(address)) await page.locator(`#${name}`).fill(value);
  await page.locator('#country').selectOption('CO');
  await send(visit, '/account/addresses');
}

async function openShop(visit: Visit): Promise<void> {
  const { page, baseUrl } = visit;
  await page.goto(`${baseUrl}/selling/shop`);
  if ((await page.locator('#name').inputValue()) !== '') return;
  await page.locator('#name').fill('Shop of the pictures');
  await page.locator('#place').fill('Medellín');
  await page.locator('#country').selectOption('CO');
  await send(visit, '/selling/shop');
}

async function offerCopy(visit: Visit): Promise<void> {
  const { page, baseUrl } = visit;
  await page.goto(`${baseUrl}/selling/new/1`);
  await page.locator('input[name=condition][value=fine]').check();
  await page.locator('#price').fill('950');
  await send(visit, '/selling/new/1');
}

async function fillCartAgain(visit: Visit): Promise<void> {
  const { page, baseUrl } = visit;
  await page.goto(`${baseUrl}/books?sort=price`);
  const books = await page.evaluate<string[]>(`[...document.querySelectorAll('.card a')].map(({ href }) => href)`);
  for (const book of books.slice(0, 8)) {
    await page.goto(book);
    if ((await page.locator('.offers form[action="/cart"] button').count()) === 0) continue;
    await Promise.all([page.waitForNavigation(), page.locator('.offers form[action="/cart"] button').first().click()]);
    return;
  }
}

async function chooseAddress(visit: Visit): Promise<void> {
  const { page, baseUrl } = visit;
  await page.goto(`${baseUrl}/checkout/address`);
  await page.locator('main input[name=address]').first().check();
  await send(visit, '/checkout/address');
}

async function chooseDelivery(visit: Visit): Promise<void> {
  const { page, baseUrl } = visit;
  await page.goto(`${baseUrl}/checkout/delivery`);
  for (const fieldset of await page.locator('main form[action="/checkout/delivery"] fieldset').all())
    await fieldset.locator('input[type=radio]').first().check();
  await send(visit, '/checkout/delivery');
}

async function choosePayment(visit: Visit): Promise<void> {
  const { page, baseUrl } = visit;
  await page.goto(`${baseUrl}/checkout/payment`);
  await page.locator('main input[name=method][value=card]').check();
  await send(visit, '/checkout/payment');
}

async function place(visit: Visit): Promise<void> {
  await visit.page.goto(`${visit.baseUrl}/checkout/review`);
  await send(visit, '/checkout/place');
}

async function pay(visit: Visit): Promise<void> {
  const { page, baseUrl } = visit;
  await page.goto(`${baseUrl}/orders`);
  const order = await page.locator('main a[href^="/orders/"]').first().getAttribute('href');
  await page.goto(`${baseUrl}${order!.replace(/\/pay$/, '')}/pay`);
  await page.locator('#number').fill('4242 4242 4242 4242');
  await page.locator('#expiry').fill('12/39');
  await page.locator('#code').fill('123');
  await send(visit, '/orders/');
}

/** Whoever bought last gets the shop that it was bought of: nobody else is there to sell to. */
async function becomeSeller({ query, member }: Visit): Promise<void> {
  const user = `(SELECT id FROM users WHERE email = '${member.email}')`;
  await query(`UPDATE sellers SET user_id = NULL WHERE user_id = ${user}`);
  await query(
    `UPDATE sellers SET user_id = ${user} WHERE id = (SELECT seller_id FROM orders ORDER BY id DESC LIMIT 1)`,
  );
}
