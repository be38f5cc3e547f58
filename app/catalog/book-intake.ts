import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from '../database/rows.ts';
import { repository } from '../database/table.ts';
import { conditions, OfferFloorEntity } from '../listings/index.ts';
import { BookEntity, BookSearchEntity } from './book.entity.ts';
import type { BookFacts } from './catalog.model.ts';
import { indexedTerms } from './search-terms.ts';

/** What became of a book that was brought in. */
export type Intake =
  | { readonly outcome: 'added' }
  /** The very same facts were brought in before. */
  | { readonly outcome: 'known' }
  | { readonly outcome: 'refused'; readonly reason: string };

/** A book is known again by all of its facts. */
export const sourceKey = ({ isbn, title, authors, publisher, year, language }: BookFacts): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([isbn, title, authors, publisher, year, language]))
    .digest();

const Known = z.object({ key: z.instanceof(Buffer), isbn: z.string().nullable(), title: z.string() });

const BookId = z.object({ id: z.number() });
const KeyedId = z.object({ id: z.number(), key: z.instanceof(Buffer) });

/** Brings editions into the catalogue. */
export class BookIntake {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /**
   * Adds the books that the catalogue does not have, with what searches and lists read of them. A book is known again
   * by all of its facts; an ISBN that another book has is refused, because one of the two must be wrong.
   *
   * @param createdBy the user who has entered them
   */
  async takeIn(books: readonly BookFacts[], createdBy: number | null = null): Promise<Intake[]> {
    const entries = books.map((facts) => ({ facts, key: sourceKey(facts) }));
    const isbns = books.map(({ isbn }) => isbn).filter((isbn) => isbn !== null);
    const known = await rows(
      this.#db,
      Known,
      `SELECT source_key AS \`key\`, isbn, title FROM books WHERE source_key IN (?)
       UNION SELECT source_key, isbn, title FROM books WHERE isbn IN (?)`,
      [entries.map(({ key }) => key), isbns.length > 0 ? isbns : ['']],
    );
    const keys = new Set(known.map(({ key }) => key.toString('hex')));
    const titles = new Map(known.flatMap(({ isbn, title }) => (isbn === null ? [] : [[isbn, title] as const])));
    const fresh: typeof entries = [];
    const outcomes = entries.map((entry): Intake => {
      const { isbn, title } = entry.facts;
      const key = entry.key.toString('hex');
      if (keys.has(key)) return { outcome: 'known' };
      const owner = isbn === null ? undefined : titles.get(isbn);
      if (owner !== undefined) return { outcome: 'refused', reason: `ISBN ${isbn} already belongs to “${owner}”` };
      keys.add(key);
      if (isbn !== null) titles.set(isbn, title);
      fresh.push(entry);
      return { outcome: 'added' };
    });
    if (fresh.length > 0) await insert(this.#db, fresh, createdBy);
    return outcomes;
  }

  /** Ids of all books, oldest first. */
  async bookIds(): Promise<number[]> {
    return (await rows(this.#db, BookId, 'SELECT id FROM books ORDER BY id')).map(({ id }) => id);
  }
}

async function insert(
  db: EntityManager,
  entries: readonly { readonly facts: BookFacts; readonly key: Buffer }[],
  createdBy: number | null,
): Promise<void> {
  const createdAt = new Date();
  await db
    .createQueryBuilder()
    .insert()
    .into(BookEntity)
    .values(entries.map(({ facts, key }) => ({ ...facts, sourceKey: key, createdAt, createdBy })))
    .updateEntity(false)
    .execute();
  const ids = await rows(db, KeyedId, 'SELECT id, source_key AS `key` FROM books WHERE source_key IN (?)', [
    entries.map(({ key }) => key),
  ]);
  const idOf = new Map(ids.map(({ id, key }) => [key.toString('hex'), id]));
  const added = entries.map(({ facts, key }) => ({ facts, bookId: idOf.get(key.toString('hex'))! }));
  await repository(db, BookSearchEntity).insert(
    added.map(({ facts, bookId }) => ({
      bookId,
      terms: indexedTerms(facts.title, facts.authors, facts.publisher, facts.isbn),
    })),
  );
  await repository(db, OfferFloorEntity).insert(
    added.map(({ facts, bookId }) => ({
      bookId,
      minCondition: conditions.length,
      language: facts.language ?? '',
      offers: 0,
      priceCents: 0,
      listingId: null,
      newestListingId: 0,
    })),
  );
}
