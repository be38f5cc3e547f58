import { z } from 'zod';
import {
  type Book,
  type BookCard,
  bookOfIsbn,
  bookPath,
  catalogueQuery,
  HIGHEST_PRICE,
  LONGEST_SEARCH,
  type Offer,
  sorts,
} from '../catalog/index.ts';
import { NotFound } from '../core/errors.ts';
import { coverPath } from '../covers/index.ts';
import { photoPath } from '../photos/index.ts';
import { type ApiDatabase, type Endpoint, endpoint, ok } from './endpoint.ts';
import { priceIn } from './present-order.ts';
import { Condition, Money } from './schemas.ts';

const cursor = z.string().max(200, 'accepted: a cursor that this list gave out').optional();

const ListQuery = {
  q: z
    .string()
    .trim()
    .normalize('NFC')
    .max(LONGEST_SEARCH, `accepted: up to ${LONGEST_SEARCH} characters`)
    .default('')
    .describe('Words to search for; the last one may be a beginning'),
  condition: Condition.optional().describe('This grade or better'),
  maxPrice: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'accepted: a whole number of minor units from 1, such as 1250')
    .transform(Number)
    .refine((price) => price <= HIGHEST_PRICE, `accepted: up to ${HIGHEST_PRICE}`)
    .optional()
    .describe('In minor units'),
  language: z
    .string()
    .regex(/^[a-z]{2,8}$/, 'accepted: a language code such as en')
    .optional(),
  sort: z.enum(sorts, `accepted: ${sorts.join(', ')}`).optional(),
  after: cursor,
  before: cursor,
};

const SellerName = z.object({ name: z.string(), place: z.string() });
const bookFields = {
  id: z.int(),
  isbn: z.string().nullable().describe('ISBN-13 without hyphens'),
  title: z.string(),
  authors: z.string().describe('Separated by commas'),
  publisher: z.string().nullable(),
  year: z.int().nullable(),
  language: z.string().nullable().describe('BCP 47'),
  url: z.string(),
  cover: z.string(),
};
const Card = z
  .object({
    ...bookFields,
    offers: z.int().describe('Offers that satisfy the grade filter'),
    offer: z.object({ listingId: z.int(), condition: Condition, price: Money, seller: SellerName }).nullable(),
  })
  .meta({ id: 'BookCard', description: 'A book with the cheapest offer that satisfies the filter' });
const OfferFields = z
  .object({
    listingId: z.int(),
    condition: Condition,
    notes: z.string(),
    price: Money,
    available: z.int(),
    photo: z.string().nullable().describe('Address of its first photo'),
    seller: SellerName,
  })
  .meta({ id: 'Offer' });

/** The catalogue: prices in minor units with their currency, lists with opaque cursors. */
export function bookEndpoints(database: ApiDatabase, baseUrl: string, currency: string): Endpoint[] {
  const price = priceIn(currency);

  const presentBook = (book: Book) => ({
    id: book.id,
    isbn: book.isbn,
    title: book.title,
    authors: book.authors,
    publisher: book.publisher,
    year: book.year,
    language: book.language,
    url: baseUrl + bookPath(book),
    cover: baseUrl + coverPath(book),
  });

  const presentCard = (card: BookCard) => ({
    ...presentBook(card),
    offers: card.offers,
    offer: card.offer && {
      listingId: card.offer.listingId,
      condition: card.offer.condition,
      price: price(card.offer.priceCents),
      seller: { name: card.offer.seller.name, place: card.offer.seller.place },
    },
  });

  const presentOffer = (offer: Offer) => ({
    listingId: offer.listingId,
    condition: offer.condition,
    notes: offer.notes,
    price: price(offer.priceCents),
    available: offer.available,
    photo: offer.photo === null ? null : baseUrl + photoPath(offer.photo, 640),
    seller: { name: offer.seller.name, place: offer.seller.place },
  });

  return [
    endpoint({
      method: 'get',
      path: '/books',
      tag: 'Catalogue',
      summary: 'Books, with the cheapest offer that satisfies the filter',
      scope: null,
      query: ListQuery,
      answer: {
        status: 200,
        description: 'A page of the list',
        body: z.object({
          books: z.array(Card),
          count: z.object({ value: z.int(), more: z.boolean().describe('There are more than `value`') }),
          before: z.string().nullable(),
          after: z.string().nullable(),
        }),
      },
      prebuilt: true,
      run: async ({ query: { q, condition, maxPrice, language, sort, after, before } }) => {
        const query = catalogueQuery({ q, condition, maxPriceCents: maxPrice, language, sort });
        const list = await database.read(({ catalog }) => catalog.list(query, { after, before }));
        return ok({ books: list.books.map(presentCard), count: list.count, before: list.before, after: list.after });
      },
    }),
    endpoint({
      method: 'get',
      path: '/books/{key}',
      tag: 'Catalogue',
      summary: 'A book with its offers, the cheapest first',
      scope: null,
      params: { key: z.string().max(200).describe('Its id, or its ISBN in any form') },
      query: { after: cursor },
      answer: {
        status: 200,
        description: 'The book',
        body: z.object({
          ...bookFields,
          offers: z.object({ count: z.int(), items: z.array(OfferFields), after: z.string().nullable() }),
        }),
      },
      prebuilt: true,
      run: async ({ params: { key }, query: { after } }) => {
        const data = await database.read(async ({ catalog }) => {
          const id = /^\d{1,9}$/.test(key) ? Number(key) : (await bookOfIsbn(catalog, key))?.id;
          if (id === undefined) throw new NotFound('book', key);
          return catalog.bookWithOffers(id, after);
        });
        return ok({
          ...presentBook(data.book),
          offers: { count: data.count, items: data.offers.map(presentOffer), after: data.after },
        });
      },
    }),
  ];
}
