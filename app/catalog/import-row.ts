import { readSpreadsheetIsbn } from './isbn.ts';

/** What an edition is known by. */
export interface BookFacts {
  readonly isbn: string | null;
  readonly title: string;
  readonly authors: string;
  readonly publisher: string | null;
  readonly year: number | null;
  readonly language: string | null;
}

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
    .map((name) => JSON.stringify(name))
    .join(', ')}. Accepted: ${Object.keys(columns).join(', ')}`;
}

const tidy = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();

/** The facts of a row, or why it is refused. Only the title must be there; whatever is there must be right. */
export function readRow(row: Readonly<Record<string, string | undefined>>): BookFacts | { readonly refused: string } {
  const faults: string[] = [];
  const text = (names: readonly string[], field: string, longest: number): string => {
    const value = tidy(names.map((name) => row[name] ?? '').find((candidate) => candidate.trim() !== '') ?? '');
    if (value.includes('\uFFFD')) faults.push(`${field} is not UTF-8 text`);
    if (value.length > longest) faults.push(`${field} has ${value.length} characters; accepted: up to ${longest}`);
    return value;
  };
  const title = text(columns.title, 'title', 500);
  const authors = text(columns.authors, 'authors', 1000);
  const publisher = text(columns.publisher, 'publisher', 200) || null;
  if (title === '') faults.push('the title is missing');
  const isbn = readIsbnOf(row, faults);
  const year = readYear(text(columns.year, 'year', 40), faults);
  const language = readLanguage(text(columns.language, 'language', 40), faults);
  return faults.length > 0 ? { refused: faults.join('; ') } : { isbn, title, authors, publisher, year, language };
}

/** The first column that holds a whole ISBN; a wrong one refuses the row, for it would name another book. */
function readIsbnOf(row: Readonly<Record<string, string | undefined>>, faults: string[]): string | null {
  const readings = columns.isbn.map((name) => readSpreadsheetIsbn(row[name] ?? ''));
  const found = readings.find((reading) => reading.outcome === 'isbn');
  if (found?.outcome === 'isbn') return found.isbn;
  const wrong = readings.find((reading) => reading.outcome === 'invalid');
  if (wrong?.outcome === 'invalid') faults.push(`ISBN ${wrong.reason}`);
  return null;
}

function readYear(text: string, faults: string[]): number | null {
  if (text === '') return null;
  const year = /^-?\d{1,4}(\.0+)?$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
  if (year >= -4000 && year <= new Date().getUTCFullYear() + 2) return year;
  faults.push(
    `year: received ${JSON.stringify(text)}; accepted: a whole number from -4000 to ${new Date().getUTCFullYear() + 2}`,
  );
  return null;
}

/** Codes of libraries that differ from the terminological ones, which alone are known to CLDR. */
const bibliographic: Readonly<Record<string, string>> = {
  alb: 'sq',
  arm: 'hy',
  baq: 'eu',
  bur: 'my',
  chi: 'zh',
  cze: 'cs',
  dut: 'nl',
  fre: 'fr',
  geo: 'ka',
  ger: 'de',
  gre: 'el',
  ice: 'is',
  mac: 'mk',
  mao: 'mi',
  may: 'ms',
  per: 'fa',
  rum: 'ro',
  slo: 'sk',
  tib: 'bo',
  wel: 'cy',
};

/** The language of a BCP 47 tag or an ISO 639 code of two or three letters: `en-US`, `eng` and `en` are `en`. */
function readLanguage(text: string, faults: string[]): string | null {
  if (text === '') return null;
  const code = bibliographic[text.toLowerCase()] ?? text.replaceAll('_', '-');
  try {
    return new Intl.Locale(Intl.getCanonicalLocales(code)[0]!).language;
  } catch {
    faults.push(`language: received ${JSON.stringify(text)}; accepted: a code such as "en", "eng" or "en-GB"`);
    return null;
  }
}
