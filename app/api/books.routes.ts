import type Router from '@koa/router';
import type { Context } from 'koa';
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
  type ReadCatalog,
  sorts,
} from '../catalog/index.ts';
import { NotFound } from '../core/errors.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { coverPath } from '../covers/index.ts';
import { conditions } from '../listings/index.ts';

export interface ApiOptions {
  readonly baseUrl: string;
  /** ISO 4217 code of all prices. */
  readonly currency: string;
  readonly read: ReadCatalog;
}

const cursor = z.string().max(200, 'accepted: a cursor that this list gave out').optional();

const ListQuery = {
  q: z.string().trim().normalize('NFC').max(LONGEST_SEARCH, `accepted: up to ${LONGEST_SEARCH} characters`).default(''),
  condition: z.enum(conditions, `accepted: ${conditions.join(', ')}`).optional(),
  maxPrice: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'accepted: a whole number of minor units from 1, such as 1250')
    .transform(Number)
    .refine((price) => price <= HIGHEST_PRICE, `accepted: up to ${HIGHEST_PRICE}`)
    .optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,8}$/, 'accepted: a language code such as en')
    .optional(),
  sort: z.enum(sorts, `accepted: ${sorts.join(', ')}`).optional(),
  after: cursor,
  before: cursor,
};

const BookQuery = { after: cursor };

/** The catalogue as JSON: prices in minor units with their currency, lists with opaque cursors. */
export function bookApi(router: Router, { baseUrl, currency, read }: ApiOptions): void {
  const price = (amount: number) => ({ amount, currency });

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
      seller: card.offer.seller,
    },
  });

  const presentOffer = (offer: Offer) => ({
    listingId: offer.listingId,
    condition: offer.condition,
    notes: offer.notes,
    price: price(offer.priceCents),
    available: offer.available,
    seller: offer.seller,
  });

  router.get('/api/v1/books', async (ctx) => {
    const { q, condition, maxPrice, language, sort, after, before } = parse(ListQuery, queryOf(ctx));
    const query = catalogueQuery({ q, condition, maxPriceCents: maxPrice, language, sort });
    const list = await read(({ catalog }) => catalog.list(query, { after, before }));
    json(ctx, { books: list.books.map(presentCard), count: list.count, before: list.before, after: list.after });
  });

  router.get('/api/v1/books/:key', async (ctx) => {
    const key = ctx.params['key']!;
    const { after } = parse(BookQuery, queryOf(ctx));
    const data = await read(async ({ catalog }) => {
      const id = /^\d{1,9}$/.test(key) ? Number(key) : (await bookOfIsbn(catalog, key))?.id;
      if (id === undefined) throw new NotFound('book', key);
      return catalog.bookWithOffers(id, after);
    });
    json(ctx, {
      ...presentBook(data.book),
      offers: { count: data.count, items: data.offers.map(presentOffer), after: data.after },
    });
  });
}

function json(ctx: Context, body: object): void {
  ctx.type = 'json';
  ctx.body = Buffer.from(JSON.stringify(body));
}
