import { z } from 'zod';
import { type Edition as Editable, readIsbn } from '../catalog/index.ts';
import { InvalidInput, NotFound } from '../core/errors.ts';
import { isLanguage } from '../selling/index.ts';
import { type ApiDatabase, type Endpoint, endpoint, ok } from './endpoint.ts';
import { problem } from './error-codes.ts';
import { line, pathId } from './schemas.ts';

const Edition = z
  .object({
    id: z.int(),
    isbn: z.string().nullable(),
    title: z.string(),
    authors: z.string(),
    publisher: z.string().nullable(),
    year: z.int().nullable(),
    language: z.string().nullable(),
    version: z.int().describe('What `If-Match` names, in quotes'),
  })
  .meta({ id: 'Edition', description: 'The data of a book, for whoever may edit them' });

const LANGUAGE = 'accepted: a language code such as en';
const facts = {
  isbn: z
    .string()
    .transform((typed, context) => {
      const reading = readIsbn(typed);
      if (reading.outcome === 'isbn') return reading.isbn;
      context.issues.push({
        code: 'custom',
        message: 'accepted: an ISBN of 10 or 13 digits, with its check digit',
        input: typed,
      });
      return z.NEVER;
    })
    .nullable()
    .default(null),
  title: line(1, 500),
  authors: line(0, 1000).default(''),
  publisher: line(0, 200).default(''),
  year: z
    .int()
    .min(-4000)
    .refine((year) => year !== 0 && year <= new Date().getUTCFullYear(), 'accepted: a year that has begun')
    .nullable()
    .default(null),
};
/** What a book is, of which the catalogue need not know. */
export const BookBody = z.strictObject({
  ...facts,
  language: z
    .string()
    .refine((code) => isLanguage(code, null), LANGUAGE)
    .nullable()
    .default(null),
});

/** The data of editions: of those that the caller alone offers having entered them; admins may edit all. */
export function editionEndpoints(database: ApiDatabase): Endpoint[] {
  const show = (edition: Editable) => ok(edition, { ETag: `"${edition.version}"` });
  const editable = async (user: { readonly id: number; readonly role: string }, book: number): Promise<Editable> => {
    const edition = await database.readCurrent(({ editions }) => editions.editable(book, user));
    if (!edition) throw new NotFound('edition', book);
    return edition;
  };

  return [
    endpoint({
      method: 'get',
      path: '/editions/{book}',
      tag: 'Selling',
      summary: 'The data of a book, when you may edit them',
      description: 'You may while you have entered it and are alone in offering it; admins may always.',
      scope: 'listings:read',
      params: { book: pathId },
      answer: { status: 200, description: 'The data', body: Edition },
      run: async ({ caller: { user }, params }) => show(await editable(user, params.book)),
    }),
    endpoint({
      method: 'put',
      path: '/editions/{book}',
      tag: 'Selling',
      summary: 'Correct the data of a book',
      scope: 'listings:write',
      params: { book: pathId },
      body: z.strictObject({ ...facts, language: z.string().nullable().default(null) }),
      ifMatch: true,
      answer: { status: 200, description: 'The data as they are now', body: Edition },
      errors: ['isbn-taken', 'book-known'],
      run: async ({ caller: { user }, params: { book }, body, version }) => {
        const present = await editable(user, book);
        if (body.language !== null && !isLanguage(body.language, present.language))
          throw new InvalidInput({ language: LANGUAGE });
        const entered = { ...body, publisher: body.publisher || null };
        const edited = await database.transaction(({ editions }) =>
          editions.change(book, Number(version), entered, user),
        );
        if (edited.outcome === 'absent') throw new NotFound('edition', book);
        if (edited.outcome === 'conflict') throw problem('version-conflict');
        if (edited.outcome === 'known') throw problem('book-known', `They are those of book ${edited.bookId}.`);
        if (edited.outcome === 'isbn-taken')
          throw problem('isbn-taken', `The ISBN is that of book ${edited.book.id}, ${edited.book.title}.`);
        return show(await editable(user, book));
      },
    }),
  ];
}
