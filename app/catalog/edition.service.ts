import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { isDuplicate } from '../database/database-errors.ts';
import { row } from '../database/rows.ts';
import { conditions } from '../listings/index.ts';
import { BookRow, findBookByIsbn } from './book.repository.ts';
import { BookIntake, sourceKey } from './book-intake.ts';
import type { Book, BookFacts } from './catalog.model.ts';
import { indexedTerms } from './search-terms.ts';

/** An edition as whoever edits it sees it. */
export interface Edition extends Book {
  /** The user who entered it; null when it was imported. */
  readonly createdBy: number | null;
  /** Raised by each edit. */
  readonly version: number;
}

/** Who wants to edit. */
export interface Editor {
  readonly id: number;
  readonly role: string;
}

/** What became of an edition that a user has entered. */
export type Entered =
  | { readonly outcome: 'entered' | 'known'; readonly bookId: number }
  | { readonly outcome: 'isbn-taken'; readonly book: Book };

/** What became of an edit. */
export type Edited =
  | { readonly outcome: 'changed' }
  /** There is no such edition, or this user may not edit it. */
  | { readonly outcome: 'absent' }
  /** Somebody else has edited it since. */
  | { readonly outcome: 'conflict'; readonly current: Edition }
  | { readonly outcome: 'isbn-taken'; readonly book: Book }
  /** Another edition has the very same facts. */
  | { readonly outcome: 'known'; readonly bookId: number };

const EditionRow = BookRow.extend({ createdBy: z.number().nullable(), version: z.number() });
const BookId = z.object({ id: z.number() });

const EDITION =
  'SELECT id, isbn, title, authors, publisher, year, language, created_by AS createdBy, version FROM books WHERE id = ?';

/** Editions that users enter and edit. Changes are to be run in a transaction. */
export class EditionService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** An edition that this user may edit now; null when there is none, or the user may not. */
  async editable(bookId: number, editor: Editor): Promise<Edition | null> {
    const edition = await row(this.#db, EditionRow, EDITION, [bookId]);
    return edition && (await this.#mayEdit(edition, editor)) ? edition : null;
  }

  /** Enters an edition; one with the very same facts is the one that is there. */
  async enter(facts: BookFacts, userId: number): Promise<Entered> {
    const present = await this.#present(facts);
    if (present) return present;
    try {
      const [intake] = await new BookIntake(this.#db).takeIn([facts], userId);
      if (intake?.outcome !== 'added') return (await this.#present(facts))!;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      // Somebody else has entered it since the look.
      const now = await this.#present(facts);
      if (!now) throw error;
      return now;
    }
    return { outcome: 'entered', bookId: (await this.#idOf(facts))! };
  }

  async #present(facts: BookFacts): Promise<Entered | null> {
    const id = await this.#idOf(facts);
    if (id !== null) return { outcome: 'known', bookId: id };
    const book = facts.isbn === null ? null : await findBookByIsbn(this.#db, facts.isbn);
    return book && { outcome: 'isbn-taken', book };
  }

  async #idOf(facts: BookFacts): Promise<number | null> {
    const found = await row(this.#db, BookId, 'SELECT id FROM books WHERE source_key = ?', [sourceKey(facts)]);
    return found?.id ?? null;
  }

  /**
   * Changes what an edition is known by, and what lists and searches read of it. The floor is locked before the book, as
   * by whoever offers it: nobody else can have offered it between the look and the change.
   */
  async change(bookId: number, version: number, facts: BookFacts, editor: Editor): Promise<Edited> {
    await this.#db.query('SELECT book_id FROM offer_floor WHERE book_id = ? AND min_condition = ? FOR UPDATE', [
      bookId,
      conditions.length,
    ]);
    const current = await row(this.#db, EditionRow, `${EDITION} FOR UPDATE`, [bookId]);
    if (!current || !(await this.#mayEdit(current, editor))) return { outcome: 'absent' };
    if (current.version !== version) return { outcome: 'conflict', current };
    const other = await this.#present(facts);
    if (other?.outcome === 'isbn-taken' && other.book.id !== bookId) return other;
    if (other?.outcome === 'known' && other.bookId !== bookId) return { outcome: 'known', bookId: other.bookId };
    const { isbn, title, authors, publisher, year, language } = facts;
    // What was imported is known again by what the file said; what a user has entered, by what it says now.
    const key = current.createdBy === null ? null : sourceKey(facts);
    try {
      await this.#db.query(
        `UPDATE books SET isbn = ?, title = ?, authors = ?, publisher = ?, year = ?, language = ?,
         source_key = COALESCE(?, source_key), version = version + 1 WHERE id = ?`,
        [isbn, title, authors, publisher, year, language, key, bookId],
      );
    } catch (error) {
      // Another edition was given this ISBN, or these facts, since the look.
      const now = isDuplicate(error) ? await this.#present(facts) : null;
      if (now?.outcome === 'isbn-taken') return now;
      if (now?.outcome === 'known') return { outcome: 'known', bookId: now.bookId };
      throw error;
    }
    await this.#db.query('UPDATE book_search SET terms = ? WHERE book_id = ?', [
      indexedTerms(title, authors, publisher, isbn),
      bookId,
    ]);
    await this.#db.query('UPDATE offer_floor SET language = ? WHERE book_id = ?', [language ?? '', bookId]);
    return { outcome: 'changed' };
  }

  /** Admins may; who has entered an edition may while nobody else has it up for sale. */
  async #mayEdit({ id, createdBy }: Edition, editor: Editor): Promise<boolean> {
    if (editor.role === 'admin') return true;
    if (createdBy !== editor.id) return false;
    const other = await row(
      this.#db,
      BookId,
      `SELECT l.id FROM listings l JOIN sellers s ON s.id = l.seller_id
       WHERE l.book_id = ? AND l.status = 'live' AND (s.user_id IS NULL OR s.user_id <> ?) LIMIT 1`,
      [id, editor.id],
    );
    return other === null;
  }
}
