import { type BookFacts, readIsbn } from '../catalog/index.ts';
import type { SentForm } from '../core/form.views.ts';
import { countryCodes } from '../core/i18n/countries.ts';
import type { Locale, Texts } from '../core/i18n/locale.ts';
import { readAmount } from '../core/i18n/typed-amount.ts';
import { conditions, gradeOf, type OfferFacts, type ShopFacts } from '../listings/index.ts';
import { isLanguage } from './languages.ts';
import { type ReportReason, reportReasons } from './report.model.ts';
import { readLine, readText } from './typed-text.ts';

/** Copies of an offer. */
export const MOST_COPIES = 999;
/** Highest price, in whole units of the currency: what a payment adds up stays far below what a column holds. */
export const HIGHEST_UNITS = 100_000;
/** The oldest writing. */
const EARLIEST_YEAR = -4000;

export type Fields = Readonly<Record<string, string>>;
type FaultName = keyof Texts['selling']['faults'];

/** What is wrong, by field, in the order of the page: the first gets the focus. */
export type Faults = Readonly<Record<string, FaultName>>;

/** What was read of a form: values only where there are no faults. */
export type Read<T> = { readonly value: T; readonly faults?: never } | { readonly faults: Faults };

const EXAMPLE_PRICE = 1250;

/** A form as it was sent, with its faults in the page's language. `details` says them where more than a name is needed. */
export function refused(
  locale: Locale,
  received: Fields,
  faults: Faults,
  details: Readonly<Record<string, string>> = {},
): SentForm {
  const texts = locale.texts.selling.faults;
  const say = (field: string, name: FaultName): string => {
    const text = texts[name];
    return typeof text === 'string' ? text : text(details[field] ?? locale.typedAmount(EXAMPLE_PRICE));
  };
  return {
    received,
    faults: Object.fromEntries(Object.entries(faults).map(([field, name]) => [field, say(field, name)])),
  };
}

/** Collects what is wrong while fields are read one after the other. */
class Reading {
  readonly #received: Fields;
  readonly faults: Record<string, FaultName> = {};

  constructor(received: Fields) {
    this.#received = received;
  }

  /** What `read` makes of a field; null is a fault. */
  field<T>(name: string, fault: FaultName, read: (typed: string) => T | null): T | null {
    const value = read(this.#received[name] ?? '');
    if (value === null) this.faults[name] = fault;
    return value;
  }

  result<T>(value: () => T): Read<T> {
    return Object.keys(this.faults).length === 0 ? { value: value() } : { faults: this.faults };
  }
}

const filledLine = (longest: number) => (typed: string) => readLine(typed, longest) || null;

export function readShop(received: Fields): Read<ShopFacts> {
  const form = new Reading(received);
  const name = form.field('name', 'name', filledLine(80));
  const place = form.field('place', 'place', filledLine(120));
  const country = form.field('country', 'country', (code) => (countryCodes.includes(code) ? code : null));
  return form.result(() => ({ name: name!, place: place!, country: country! }));
}

/** @param present language of the edition that is edited: it may stay, even where it is none of those to choose from */
export function readBook(received: Fields, present: string | null = null): Read<BookFacts> {
  const form = new Reading(received);
  const title = form.field('title', 'title', filledLine(500));
  const authors = form.field('authors', 'authors', (typed) => readLine(typed, 1000));
  const publisher = form.field('publisher', 'publisher', (typed) => readLine(typed, 200));
  const year = form.field('year', 'year', (typed) => (typed.trim() === '' ? 'none' : yearOf(typed)));
  const language = form.field('language', 'language', (code) =>
    code === '' || isLanguage(code, present) ? code : null,
  );
  const isbn = form.field('isbn', 'isbn', (typed) => {
    const reading = readIsbn(typed);
    if (reading.outcome === 'none') return 'none';
    return reading.outcome === 'isbn' ? reading.isbn : null;
  });
  return form.result(() => ({
    title: title!,
    authors: authors!,
    publisher: publisher || null,
    year: typeof year === 'number' ? year : null,
    language: language || null,
    isbn: isbn === 'none' ? null : isbn,
  }));
}

/** A year as people write it; null for one that is in the future, before all writing, or none. There was no year 0. */
function yearOf(typed: string): number | null {
  const year = /^[-\u2212]?\d{1,4}$/.test(typed.trim()) ? Number(typed.trim().replace('\u2212', '-')) : 0;
  return year !== 0 && year >= EARLIEST_YEAR && year <= new Date().getUTCFullYear() ? year : null;
}

/** @param fewest copies: an offer begins with one, and may come to none */
export function readOffer(locale: Locale, received: Fields, fewest: 0 | 1): Read<OfferFacts> {
  const form = new Reading(received);
  const condition = form.field(
    'condition',
    'condition',
    (typed) => conditions.find((known) => known === typed) ?? null,
  );
  const notes = form.field('notes', 'notes', (typed) => readText(typed, 1000));
  if (notes === '' && condition !== null && gradeOf(condition) > gradeOf('fine')) form.faults['notes'] = 'notesNeeded';
  const highest = HIGHEST_UNITS * 10 ** locale.minorDigits;
  const priceCents = form.field('price', 'price', (typed) => {
    const price = readAmount(locale, typed);
    return price !== undefined && price >= 1 && price <= highest ? price : null;
  });
  const copies = form.field('copies', fewest === 0 ? 'copiesLeft' : 'copies', (typed) => {
    const number = /^\d{1,3}$/.test(typed.trim()) ? Number(typed.trim()) : -1;
    return number >= fewest && number <= MOST_COPIES ? number : null;
  });
  return form.result(() => ({ condition: condition!, notes: notes!, priceCents: priceCents!, copies: copies! }));
}

export function readReport(received: Fields): Read<{ readonly reason: ReportReason; readonly text: string }> {
  const form = new Reading(received);
  const reason = form.field('reason', 'reason', (typed) => reportReasons.find((known) => known === typed) ?? null);
  const text = form.field('text', 'text', (typed) => readText(typed, 1000));
  return form.result(() => ({ reason: reason!, text: text! }));
}
