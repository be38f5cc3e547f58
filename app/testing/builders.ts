import { type NewAddress, PasswordHasher } from '../accounts/index.ts';
import type { BookFacts } from '../catalog/index.ts';
import type { Database } from '../database/database.ts';
import type { NewListing } from '../listings/index.ts';
import type { Services } from '../services.ts';

let counter = 0;

/** Facts of a book that no other test has; what matters to the test is given. */
export const bookFacts = (facts: Partial<BookFacts> = {}): BookFacts => ({
  isbn: null,
  title: `Book number ${++counter}`,
  authors: 'A. Writer',
  publisher: null,
  year: 1900,
  language: 'en',
  ...facts,
});

/** A book in the catalogue; answers its id. */
export async function aBook(database: Database<Services>, facts: Partial<BookFacts> = {}): Promise<number> {
  return database.transaction(async ({ intake }) => {
    await intake.takeIn([bookFacts(facts)]);
    return (await intake.bookIds()).at(-1)!;
  });
}

export async function aSeller(database: Database<Services>, name = `Seller number ${++counter}`): Promise<number> {
  const [id] = await database.transaction(({ listings }) => listings.sellers([{ name, place: 'Lisbon, Portugal' }]));
  return id!;
}

/** An offer, with the book and the seller that it needs where none is given. */
export async function aListing(
  database: Database<Services>,
  listing: Partial<NewListing> = {},
): Promise<{ bookId: number; sellerId: number }> {
  const bookId = listing.bookId ?? (await aBook(database));
  const sellerId = listing.sellerId ?? (await aSeller(database));
  await database.transaction(({ listings }) =>
    listings.offer([
      {
        reference: `r${++counter}`,
        condition: 'good',
        notes: 'Read once.',
        priceCents: 1000,
        quantity: 1,
        ...listing,
        bookId,
        sellerId,
      },
    ]),
  );
  return { bookId, sellerId };
}

/** A person with an account and a shop. */
export async function aShopkeeper(database: Database<Services>, name = `Shop number ${++counter}`) {
  const user = await aUser(database);
  await database.transaction(({ shops }) => shops.save(user.id, { name, place: 'Porto', country: 'PT' }));
  const seller = await database.readCurrent(({ listings }) => listings.sellerOfUser(user.id));
  return { ...user, sellerId: seller!.id };
}

/** A person with an account; answers how to log in. */
export async function aUser(
  database: Database<Services>,
  {
    name = `User number ${++counter}`,
    locale = 'en',
    role = 'user',
  }: { name?: string; locale?: 'en' | 'es'; role?: 'user' | 'admin' } = {},
): Promise<{ id: number; email: string; name: string; password: string }> {
  const email = `user${++counter}@example.org`;
  const password = `the password of ${email}`;
  const passwordHash = await new PasswordHasher().hash(password);
  const id = await database.transaction(async ({ accounts }) => {
    const token = await accounts.askForAccount({ email: { text: email, key: email }, name, locale }, passwordHash);
    return accounts.confirm((await accounts.findRegistration(token))!);
  });
  if (role === 'admin') await database.transaction(({ admin }) => admin.setRole(id!, role));
  return { id: id!, email, name, password };
}

/** An address of a user; answers its id. */
export async function anAddress(
  database: Database<Services>,
  userId: number,
  facts: Partial<NewAddress> = {},
): Promise<number> {
  const added = await database.transaction(({ addresses }) =>
    addresses.add(userId, {
      name: `Recipient number ${++counter}`,
      line1: '1 Long Acre',
      line2: '',
      city: 'London',
      region: '',
      postalCode: 'WC2E 9LH',
      country: 'GB',
      phone: '',
      ...facts,
    }),
  );
  if (added.outcome === 'full') throw new Error(`User ${userId} can have no more addresses.`);
  return added.id;
}

/** A person who looks after the store. */
export const anAdmin = (
  database: Database<Services>,
  facts: { name?: string; locale?: 'en' | 'es' } = {},
): ReturnType<typeof aUser> => aUser(database, { ...facts, role: 'admin' });
