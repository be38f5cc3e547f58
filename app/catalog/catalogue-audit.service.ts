import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from '../database/rows.ts';
import { type FloorDifference, floorDifferences } from '../listings/index.ts';
import { BookRow } from './book.repository.ts';
import { indexedTerms } from './search-terms.ts';

/** Books that are compared at once: so many that a statement is worth its round trip, so few that it is short. */
const BATCH = 200;
/** Terms that a difference names on each side. */
const MOST_TERMS = 10;

/** A row of `book_search` that is not what the book's facts say. */
export interface TermsDifference {
  readonly kind: 'search-terms';
  readonly bookId: number;
  /** Some of the terms under which the book is not found but should be. */
  readonly missing: readonly string[];
  /** Some of the terms under which it is found but should not be. */
  readonly surplus: readonly string[];
}

export interface AuditedBatch {
  readonly books: number;
  /** Id of the last book; null when there was none left. */
  readonly last: number | null;
  readonly differences: readonly (FloorDifference | TermsDifference)[];
}

const AuditedBook = BookRow.extend({ terms: z.string().nullable() });

/** Compares what is kept of books for lists and searches with what it is derived from; it mends nothing. */
export class CatalogueAudit {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** The next books after an id, in the order of ids; to be run in a snapshot. */
  async batch(after: number): Promise<AuditedBatch> {
    const books = await rows(
      this.#db,
      AuditedBook,
      `SELECT b.id, b.isbn, b.title, b.authors, b.publisher, b.year, b.language, s.terms
       FROM books b LEFT JOIN book_search s ON s.book_id = b.id WHERE b.id > ? ORDER BY b.id LIMIT ?`,
      [after, BATCH],
    );
    return {
      books: books.length,
      last: books.at(-1)?.id ?? null,
      differences: [...(await floorDifferences(this.#db, books)), ...books.flatMap(termsDifference)],
    };
  }
}

function termsDifference({
  id,
  title,
  authors,
  publisher,
  isbn,
  terms,
}: z.output<typeof AuditedBook>): TermsDifference[] {
  const right = indexedTerms(title, authors, publisher, isbn);
  if (terms === right) return [];
  const stored = terms?.split(' ') ?? [];
  const wanted = right.split(' ');
  return [
    {
      kind: 'search-terms',
      bookId: id,
      missing: wanted.filter((term) => !stored.includes(term)).slice(0, MOST_TERMS),
      surplus: stored.filter((term) => !wanted.includes(term)).slice(0, MOST_TERMS),
    },
  ];
}
