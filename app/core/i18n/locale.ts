import { en, type Texts } from './en/index.ts';
import { es } from './es/index.ts';
import { negotiated } from './negotiation.ts';

export type { Texts } from './en/index.ts';

/** The languages of the store; the first is for whoever wants none of them. */
const dictionaries = { en, es };
export type LanguageTag = keyof typeof dictionaries;
export const languageTags = Object.keys(dictionaries) as LanguageTag[];

/** What leads to each language, in that language. */
export const languageLinks = languageTags.map((tag) => ({ tag, text: dictionaries[tag].site.inThisLanguage }));

/** A language of the store: its texts, and its way to write numbers, prices and names of languages. */
export interface Locale {
  readonly tag: LanguageTag;
  readonly dir: 'ltr' | 'rtl';
  readonly texts: Texts;
  /** ISO 4217 code of the store's currency. */
  readonly currency: string;
  /** Digits of the currency behind the point: 2 for USD, 0 for JPY. */
  readonly minorDigits: number;
  /** A price in minor units, as it is read: `1250` is `$12.50`. */
  money(priceCents: number): string;
  /** A price in minor units as addresses and programs write it, in every language: `1250` is `12.50`, `1200` is `12`. */
  amount(priceCents: number): string;
  /** A price in minor units as people type it into a form: `12,50` in Spanish. */
  typedAmount(priceCents: number): string;
  number(n: number): string;
  /** A moment, with the zone that it is told in. */
  moment(date: Date): string;
  /** Name of a BCP 47 language, inside a sentence; the code itself when nobody knows it. */
  languageName(code: string): string;
  /** The same where it stands alone, as in a list: with a capital. */
  languageLabel(code: string): string;
  /** Name of a country by its ISO 3166-1 code; the code itself when nobody knows it. */
  countryName(code: string): string;
}

export interface Locales {
  /** The locale of a tag; undefined for any other text. */
  byTag(tag: string | undefined): Locale | undefined;
  /** The locale that suits an `Accept-Language` header best. */
  match(acceptLanguage: string | undefined): Locale;
  readonly all: Locale[];
}

/** The languages of a store that sells in the given currency (ISO 4217); throws RangeError when there is no such code. */
export function createLocales(currency: string): Locales {
  const byTag = Object.fromEntries(languageTags.map((tag) => [tag, createLocale(tag, currency)])) as Record<
    LanguageTag,
    Locale
  >;
  return {
    byTag: (tag) => languageTags.flatMap((known) => (known === tag ? byTag[known] : []))[0],
    all: Object.values(byTag),
    match: (acceptLanguage) => byTag[negotiated(languageTags, acceptLanguage ?? '') ?? 'en'],
  };
}

function createLocale(tag: LanguageTag, currency: string): Locale {
  const prices = new Intl.NumberFormat(tag, { style: 'currency', currency });
  const numbers = new Intl.NumberFormat(tag);
  const languages = new Intl.DisplayNames([tag], { type: 'language', fallback: 'code' });
  const countries = new Intl.DisplayNames([tag], { type: 'region', fallback: 'code' });
  const digits = prices.resolvedOptions().maximumFractionDigits ?? 2;
  const unit = 10 ** digits;
  const moments = new Intl.DateTimeFormat(tag, {
    dateStyle: 'medium',
    timeStyle: 'long',
    timeZone: 'UTC',
  });
  const decimalPoint = numbers.formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  const amount = (priceCents: number): string =>
    priceCents % unit === 0 ? String(priceCents / unit) : (priceCents / unit).toFixed(digits);
  const languageName = remembered((code: string) => nameOf(languages, code));
  return {
    tag,
    dir: 'ltr',
    texts: dictionaries[tag],
    currency,
    minorDigits: digits,
    money: remembered((priceCents: number) => prices.format(priceCents / unit)),
    amount,
    typedAmount: (priceCents) => amount(priceCents).replace('.', decimalPoint),
    number: (n) => numbers.format(n),
    moment: (date) => moments.format(date),
    languageName,
    languageLabel: (code) => capitalized(languageName(code), tag),
    countryName: (code) => nameOf(countries, code),
  };
}

/** Most answers that are remembered: prices and languages repeat, but nobody says how many there will be. */
const REMEMBERED = 5000;

/** A function that keeps its answers: a page asks for the same few prices and languages again and again. */
function remembered<Key>(answer: (key: Key) => string): (key: Key) => string {
  const answers = new Map<Key, string>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const found = answer(key);
    if (answers.size < REMEMBERED) answers.set(key, found);
    return found;
  };
}

function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

/** Its first letter large; in some languages names of languages are written small. */
const capitalized = (text: string, tag: LanguageTag): string =>
  text.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase(tag));
