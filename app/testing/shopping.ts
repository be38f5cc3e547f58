import type { Database } from '../database/database.ts';
import type { Services } from '../services.ts';
import { aListing, aUser } from './builders.ts';
import type { TestStore } from './store.ts';
import { Visitor } from './visitor.ts';

let counter = 0;

/** A card that pays. */
export const aCard = { number: '4242 4242 4242 4242', expiry: '12/40', code: '123' };

export const anAddress = {
  name: 'Ada Lovelace',
  line1: '12 St James’s Square',
  line2: '',
  city: 'New York',
  region: 'NY',
  postalCode: '10001',
  country: 'US',
  phone: '',
};

/** A person with a shop; answers who, and which. */
export async function aShop(
  database: Database<Services>,
  { name = `Shop number ${++counter}`, country = 'US' }: { name?: string; country?: string } = {},
): Promise<{ user: Awaited<ReturnType<typeof aUser>>; sellerId: number }> {
  const user = await aUser(database);
  await database.transaction(({ shops }) => shops.save(user.id, { name, place: 'Boston, Massachusetts', country }));
  const seller = await database.readCurrent(({ listings }) => listings.sellerOfUser(user.id));
  return { user, sellerId: seller!.id };
}

/** An offer; answers its number. */
export async function anOffer(store: TestStore, listing: Parameters<typeof aListing>[1] = {}): Promise<number> {
  await aListing(store.database, listing);
  const [row] = await store.query('SELECT MAX(id) AS id FROM listings');
  return row!['id'] as number;
}

/** A browser at an address of its own: attempts to log in are counted by address. */
export const aBrowser = (store: TestStore, headers: Record<string, string> = {}): Visitor =>
  new Visitor(store, { 'x-forwarded-for': `2001:db8:1:${(++counter).toString(16)}::1`, ...headers });

/** Somebody who is logged in, with an address to deliver to and these offers in the cart. */
export async function aBuyer(
  store: TestStore,
  offers: readonly number[],
  address: Partial<typeof anAddress> = {},
): Promise<{ user: Awaited<ReturnType<typeof aUser>>; browser: Visitor }> {
  const user = await aUser(store.database);
  const browser = aBrowser(store);
  await browser.logIn(user);
  await browser.post('/account/addresses', { ...anAddress, ...address });
  for (const listing of offers) await browser.post('/cart', { listing: String(listing) });
  return { user, browser };
}

/** What the store has put into the hidden fields of a form. */
export const fieldsOf = (page: string, action: string): Record<string, string> => {
  const form = page.split('<form ').find((part) => part.startsWith(`action="${action}"`)) ?? '';
  return Object.fromEntries(
    [...form.split('</form>')[0]!.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name, value]) => [name!, value!],
    ),
  );
};

/** Values of the radio buttons of a name. */
export const choicesOf = (page: string, name: string): string[] =>
  [...page.matchAll(new RegExp(`<input type="radio" name="${name}" value="([^"]*)"`, 'g'))].map(([, value]) => value!);

/** Goes through the steps of the checkout with the first of each choice; answers the form that places the order. */
export async function throughCheckout(browser: Visitor, method = 'card'): Promise<Record<string, string>> {
  await browser.post('/checkout/address', {
    address: choicesOf(await browser.page('/checkout/address'), 'address')[0]!,
  });
  const delivery = await browser.page('/checkout/delivery');
  const names = new Set([...delivery.matchAll(/name="(seller-\d+)"/g)].map(([, name]) => name!));
  await browser.post(
    '/checkout/delivery',
    Object.fromEntries([...names].map((name) => [name, choicesOf(delivery, name)[0]!])),
  );
  await browser.post('/checkout/payment', { method });
  return fieldsOf(await browser.page('/checkout/review'), '/checkout/place');
}

/** Places the order of what is in the cart; answers its number. */
export async function placed(browser: Visitor, method = 'card'): Promise<string> {
  const answer = await browser.post('/checkout/place', await throughCheckout(browser, method));
  return /^\/orders\/(\w+)\/pay$/.exec(answer.headers.get('location') ?? '')![1]!;
}
