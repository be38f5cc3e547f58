import type { BookFacts } from './catalog.model.ts';
import { readLanguage } from './import-language.ts';
import { readYear } from './import-year.ts';
import { readSpreadsheetIsbn } from './spreadsheet-isbn.ts';

/** Names of the columns that files from other places use, in the order in which they are believed. */
const columns = {
  isbn: ['isbn13', 'isbn', 'isbn10', 'ean'],
  title: ['title', 'booktitle', 'originaltitle', 'name'],
  authors: ['authors', 'author', 'creator', 'creators'],
  publisher: ['publisher', 'publishername'],
  year: ['year', 'originalpublicationyear', 'publicationyear', 'publishyear', 'date'],
  language: ['language', 'languagecode', 'lang'],
} as const;

/** A column's name as it is compared: `Original Publication-Year` is `originalpublicationyear`. */
export const columnName = (header: string): string => header.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Why a file with these columns cannot be imported; null when it can. */
export function headerFault(headers: readonly string[]): string | null {
  if (headers.some((header) => (columns.title as readonly string[]).includes(header))) return null;
  return `the file has no column "title"; its first line names ${headers
    .slice(0, 12)
    .map((name) => JSON.stringify(name.slice(0, 40)))
    .join(', ')}. Accepted: ${Object.keys(columns).join(', ')}`;
}

/** A row by the names of its columns. Of columns with the same name the first that is not empty is taken. */
export function rowOf(names: readonly string[], fields: readonly string[]): Readonly<Record<string, string>> {
  const cells = names.map((name, index) => [name, fields[index] ?? ''] as const);
  return Object.fromEntries(cells.filter(([, value]) => value.trim() !== '').reverse());
}

const tidy = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();

/** Why a row is refused, with its title as far as it has one. */
export interface Refused {
  readonly refused: string;
  readonly title: string;
}

/**
 * The facts of a row, or why it is refused. Only the title must be there. A fact that is not there, or that says nothing
 * definite, is null; one that was clearly meant and is wrong (a wrong check digit, a year "soon", a text too long for
 * its column) refuses the row. What counts as which is said at `readSpreadsheetIsbn`, `readYear` and `readLanguage`.
 */
export function readRow(row: Readonly<Record<string, string | undefined>>): BookFacts | Refused {
  const faults: string[] = [];
  const first = (names: readonly string[]): string =>
    names.map((name) => tidy(row[name] ?? '')).find((value) => value !== '') ?? '';
  const text = (names: readonly string[], field: string, longest: number): string => {
    const value = first(names);
    if (value.includes('\uFFFD')) faults.push(`${field} is not UTF-8 text`);
    if (value.length > longest) faults.push(`${field} has ${value.length} characters; accepted: up to ${longest}`);
    return value.slice(0, longest);
  };
  const title = text(columns.title, 'title', 500);
  if (title === '') faults.push('the title is missing');
  const authors = text(columns.authors, 'authors', 1000);
  const publisher = text(columns.publisher, 'publisher', 200) || null;
  const isbn = isbnOf(row, faults);
  const dated = readYear(text(columns.year, 'year', 40));
  const year = typeof dated === 'number' ? dated : null;
  if (dated !== null && typeof dated !== 'number') faults.push(dated.fault);
  const language = readLanguage(first(columns.language));
  return faults.length > 0
    ? { refused: faults.join('; '), title }
    : { isbn, title, authors, publisher, year, language };
}

/** The first column that holds a whole ISBN; a wrong one refuses the row, for it would name another book. */
function isbnOf(row: Readonly<Record<string, string | undefined>>, faults: string[]): string | null {
  const readings = columns.isbn.map((name) => readSpreadsheetIsbn(row[name] ?? ''));
  const found = readings.find((reading) => reading.outcome === 'isbn');
  if (found?.outcome === 'isbn') return found.isbn;
  const wrong = readings.find((reading) => reading.outcome === 'invalid');
  if (wrong?.outcome === 'invalid') faults.push(`ISBN ${wrong.reason}`);
  return null;
}
