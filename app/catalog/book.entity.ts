import { table } from '../database/table.ts';

/** An edition. */
export const BookEntity = table('Book', 'books', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  isbn: { type: 'char', length: 13, nullable: true, charset: 'ascii', collation: 'ascii_bin' },
  /** SHA-256 of the facts as they were imported: the same row of a file is known again, with or without an ISBN. */
  sourceKey: { type: 'binary', length: 32 },
  title: { type: 'varchar', length: 500 },
  authors: { type: 'varchar', length: 1000 },
  publisher: { type: 'varchar', length: 200, nullable: true },
  year: { type: 'smallint', nullable: true },
  language: { type: 'varchar', length: 12, nullable: true, charset: 'ascii', collation: 'ascii_bin' },
  createdAt: { type: 'datetime', precision: 3 },
  /** The user who entered it; NULL when it was imported. */
  createdBy: { type: 'int', unsigned: true, nullable: true },
  /** Raised by each edit. */
  version: { type: 'int', unsigned: true, default: 1 },
});

/** What a search looks through: one row a book, never deleted. */
export const BookSearchEntity = table('BookSearch', 'book_search', {
  bookId: { type: 'int', unsigned: true, primary: true },
  /** ASCII alone, see search-terms.ts. */
  terms: { type: 'varchar', length: 30_000, charset: 'ascii', collation: 'ascii_bin' },
});
