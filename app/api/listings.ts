import { z } from 'zod';
import { NotFound } from '../core/errors.ts';
import { pageOf } from '../core/page-of.ts';
import { conditions, gradeOf, type OwnListing } from '../listings/index.ts';
import { countOne, HIGHEST_UNITS, MOST_COPIES } from '../selling/index.ts';
import { BookBody } from './editions.ts';
import { type ApiDatabase, created, type Endpoint, endpoint, nothing, ok } from './endpoint.ts';
import { problem } from './error-codes.ts';
import { priceIn } from './present-order.ts';
import { Condition, id, lines, Money, next, Paged, pathId } from './schemas.ts';

const Listing = z
  .object({
    id: z.int(),
    book: z.object({ id: z.int(), title: z.string(), authors: z.string() }),
    condition: Condition,
    notes: z.string(),
    price: Money,
    copies: z.int().describe('Copies that can be sold now'),
    state: z.enum(['live', 'sold-out', 'withdrawn', 'hidden', 'taken-down']),
    reason: z.string().nullable().describe('Why an admin has taken it down'),
    version: z.string().describe('What `If-Match` names, in quotes; another one when copies were sold'),
  })
  .meta({ id: 'Listing', description: 'An offer of yours' });

const offerFields = {
  condition: z.enum(conditions, `accepted: ${conditions.join(', ')}`),
  notes: lines(0, 1000).default('').describe('What is wrong with the copy; needed below fine'),
  price: z
    .int()
    .min(1)
    .max(HIGHEST_UNITS * 100)
    .describe('In minor units of the store’s currency'),
};
const needsNotes = { path: ['notes'], message: 'a copy below fine needs notes that say what is wrong with it' };
const hasNotes = ({ condition, notes }: { condition: (typeof conditions)[number]; notes: string }) =>
  notes !== '' || gradeOf(condition) <= gradeOf('fine');
/** What a seller offers. */
export function listingEndpoints(database: ApiDatabase, currency: string): Endpoint[] {
  const price = priceIn(currency);
  const present = ({ priceCents, available, version, ...listing }: OwnListing) => ({
    ...listing,
    price: price(priceCents),
    copies: available,
    // Copies that are sold are no edit, but whoever sets their number must have seen it.
    version: `${version}-${available}`,
  });
  const show = (listing: OwnListing) => {
    const shown = present(listing);
    return ok(shown, { ETag: `"${shown.version}"` });
  };
  const listingOf = async (userId: number, listingId: number): Promise<OwnListing> => {
    const listing = await database.readCurrent(({ shops }) => shops.find(userId, listingId));
    if (!listing) throw new NotFound('listing', listingId);
    return listing;
  };

  return [
    endpoint({
      method: 'get',
      path: '/listings',
      tag: 'Selling',
      summary: 'Your offers, the newest first',
      scope: 'listings:read',
      query: Paged,
      answer: { status: 200, description: 'A page of the list', body: z.object({ listings: z.array(Listing), next }) },
      run: async ({ caller: { user }, query: { after = null, limit } }) => {
        const found = await database.readCurrent(async ({ listings, shops }) => {
          const shop = await listings.sellerOfUser(user.id);
          return shop ? shops.list(shop.id, after, limit + 1) : [];
        });
        const page = pageOf(found, limit);
        return ok({ listings: page.items.map(present), next: page.next });
      },
    }),
    endpoint({
      method: 'post',
      path: '/listings',
      tag: 'Selling',
      summary: 'Put copies of a book up for sale',
      description: 'Of a book of the catalogue by `bookId`, or of one that you describe as `book`.',
      scope: 'listings:write',
      body: z
        .strictObject({
          bookId: id.optional(),
          book: BookBody.optional(),
          ...offerFields,
          copies: z.int().min(1).max(MOST_COPIES),
        })
        .refine(({ bookId, book }) => (bookId === undefined) !== (book === undefined), {
          path: ['book'],
          message: 'accepted: either bookId or book',
        })
        .refine(hasNotes, needsNotes),
      once: true,
      answer: { status: 201, description: 'The offer', body: Listing },
      errors: ['shop-missing', 'isbn-taken'],
      run: async ({ caller: { user }, body, key }) => {
        const { bookId, book, price: priceCents, ...offer } = body;
        if (bookId !== undefined) await database.readCurrent(({ catalog }) => catalog.bookById(bookId));
        await countOne(database, user.id, 'listings');
        const { answer: listingId } = await database.transaction(({ editions, idempotency, shops }) =>
          idempotency.once(user.id, key, ['offer', body], async () => {
            const entered = book
              ? await editions.enter({ ...book, publisher: book.publisher || null }, user.id)
              : { outcome: 'known' as const, bookId: bookId! };
            if (entered.outcome === 'isbn-taken')
              throw problem('isbn-taken', `The ISBN is that of book ${entered.book.id}, ${entered.book.title}.`);
            const made = await shops.offer(user.id, entered.bookId, { ...offer, priceCents });
            if (made === null) throw problem('shop-missing');
            return made;
          }),
        );
        return created(`/listings/${listingId}`, present(await listingOf(user.id, listingId)));
      },
    }),
    endpoint({
      method: 'get',
      path: '/listings/{listing}',
      tag: 'Selling',
      summary: 'An offer of yours',
      scope: 'listings:read',
      params: { listing: pathId },
      answer: { status: 200, description: 'The offer', body: Listing },
      run: async ({ caller: { user }, params }) => show(await listingOf(user.id, params.listing)),
    }),
    endpoint({
      method: 'put',
      path: '/listings/{listing}',
      tag: 'Selling',
      summary: 'Change an offer',
      description: '`copies` are those that can be sold from now on; 0 leaves the offer without any.',
      scope: 'listings:write',
      params: { listing: pathId },
      body: z.strictObject({ ...offerFields, copies: z.int().min(0).max(MOST_COPIES) }).refine(hasNotes, needsNotes),
      ifMatch: true,
      answer: { status: 200, description: 'The offer as it is now', body: Listing },
      errors: ['listing-taken-down'],
      run: async ({ caller: { user }, params, body: { price: priceCents, ...offer }, version }) => {
        const [seen = 0, copiesBefore = 0] = version.split('-').map(Number);
        const edited = await database.transaction(({ shops }) =>
          shops.change(user.id, params.listing, { ...offer, priceCents, version: seen, copiesBefore }),
        );
        if (edited.outcome === 'absent') throw new NotFound('listing', params.listing);
        if (edited.outcome === 'taken-down') throw problem('listing-taken-down');
        if (edited.outcome === 'conflict') throw problem('version-conflict');
        return show(await listingOf(user.id, params.listing));
      },
    }),
    ...(
      [
        ['withdraw', 'Take an offer back until further notice', false],
        ['put-up', 'Put an offer that was taken back up again', true],
      ] as const
    ).map(([action, summary, up]) =>
      endpoint({
        method: 'post',
        path: `/listings/{listing}/${action}`,
        tag: 'Selling',
        summary,
        description: 'Asked again, it changes nothing.',
        scope: 'listings:write',
        params: { listing: pathId },
        answer: { status: 200, description: 'The offer as it is now', body: Listing },
        errors: ['listing-taken-down'],
        run: async ({ caller: { user }, params: { listing } }) => {
          await listingOf(user.id, listing);
          if (!(await database.transaction(({ shops }) => shops.setUp(user.id, listing, up))))
            throw problem('listing-taken-down');
          return show(await listingOf(user.id, listing));
        },
      }),
    ),
    endpoint({
      method: 'delete',
      path: '/listings/{listing}',
      tag: 'Selling',
      summary: 'Take an offer back for good',
      description: 'What was ordered of it stays ordered.',
      scope: 'listings:write',
      params: { listing: pathId },
      answer: { status: 204, description: 'There is no such offer any more' },
      run: async ({ caller: { user }, params }) => {
        if (!(await database.transaction(({ shops }) => shops.remove(user.id, params.listing))))
          throw new NotFound('listing', params.listing);
        return nothing;
      },
    }),
  ];
}
