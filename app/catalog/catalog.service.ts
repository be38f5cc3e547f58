import type { EntityManager } from 'typeorm';
import { NotFound } from '../core/errors.ts';
import { findBook, findBookByIsbn, findBookWithOffers } from './book.repository.ts';
import type { Book, BookCard, BookWithOffers, CataloguePage, CatalogueQuery } from './catalog.model.ts';
import { countBooks, findBooks, findLanguages, type Turn } from './catalogue.repository.ts';
import type { Cursors } from './cursor.ts';
import { matchExpression } from './search-terms.ts';
import { findLastBookId, findSitemapBooks, type SitemapBook } from './sitemap.repository.ts';

/** Books on a page of the catalogue, and offers on a page of a book. */
const PAGE = 24;
const OFFERS = 20;
/** Pages of a search by relevance, which has no key to go on from: each costs more than the one before. */
const RELEVANCE_PAGES = 20;

/** Which page of a list, by the cursor that the list gave out; the first page when neither is given. */
export interface PageTurn {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** Reading the catalogue. */
export class CatalogService {
  readonly #db: EntityManager;
  readonly #cursors: Cursors;

  constructor(db: EntityManager, cursors: Cursors) {
    this.#db = db;
    this.#cursors = cursors;
  }

  /** @throws InvalidInput for a cursor of another list */
  async list(query: CatalogueQuery, { after, before }: PageTurn): Promise<CataloguePage> {
    const empty = { query, books: [], count: { value: 0, more: false }, before: null, after: null };
    if (query.q !== '' && matchExpression(query.q) === null) return empty;
    const name = listName(query);
    const turn: Turn | null = after
      ? { direction: 'after', position: this.#cursors.read(name, 'after', after) }
      : before
        ? { direction: 'before', position: this.#cursors.read(name, 'before', before) }
        : null;
    const found = await findBooks(this.#db, query, turn, PAGE + 1);
    const count = await countBooks(this.#db, query);
    const backwards = turn?.direction === 'before';
    const more = found.length > PAGE;
    const page = backwards ? found.slice(more ? -PAGE : 0) : found.slice(0, PAGE);
    const [first, last] = [page[0], page.at(-1)];
    const isLast = query.sort === 'relevance' && (last?.position[0] ?? 0) >= PAGE * RELEVANCE_PAGES - 1;
    return {
      query,
      books: page.map(({ card }) => card),
      count,
      before: first && (backwards ? more : turn !== null) ? this.#cursors.write(name, first.position) : null,
      after: last && (backwards || more) && !isLast ? this.#cursors.write(name, last.position) : null,
    };
  }

  /** The first books of a list, without counting it. */
  async shelf(query: CatalogueQuery, size: number): Promise<BookCard[]> {
    return (await findBooks(this.#db, query, null, size)).map(({ card }) => card);
  }

  /** @throws NotFound */
  async bookById(id: number): Promise<Book> {
    const book = await findBook(this.#db, id);
    if (!book) throw new NotFound('book', id);
    return book;
  }

  findByIsbn(isbn: string): Promise<Book | null> {
    return findBookByIsbn(this.#db, isbn);
  }

  /** @throws NotFound, or InvalidInput for a cursor of another book */
  async bookWithOffers(id: number, after?: string): Promise<BookWithOffers> {
    const name = `offers ${id}`;
    const position = after ? this.#cursors.read(name, 'after', after) : null;
    const found = await findBookWithOffers(this.#db, id, position, OFFERS + 1);
    if (!found) throw new NotFound('book', id);
    const offers = found.offers.slice(0, OFFERS);
    const last = offers.at(-1);
    const more = last && found.offers.length > OFFERS;
    const next = more ? this.#cursors.write(name, [last.priceCents, last.listingId]) : null;
    return { book: found.book, offers, count: found.count, after: next };
  }

  /** Books with ids from `first` to `last`, by id. */
  sitemapBooks(first: number, last: number): Promise<SitemapBook[]> {
    return findSitemapBooks(this.#db, first, last);
  }

  /** 0 when there is no book. */
  lastBookId(): Promise<number> {
    return findLastBookId(this.#db);
  }

  languages(): Promise<{ code: string; books: number }[]> {
    return findLanguages(this.#db);
  }
}

/** A cursor belongs to a filter and an order: with others it would skip or repeat books. */
const listName = ({ q, condition, maxPriceCents, language, sort }: CatalogueQuery): string =>
  JSON.stringify([q, condition, maxPriceCents, language, sort]);
