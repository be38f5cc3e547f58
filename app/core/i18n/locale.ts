import { en, type Texts } from './en.ts';

export type { Texts } from './en.ts';

/** A language of the store: its texts, and its way to write numbers, prices and names of languages. */
export interface Locale {
  readonly tag: 'en';
  readonly dir: 'ltr' | 'rtl';
  readonly texts: Texts;
  /** ISO 4217 code of the store's currency. */
  readonly currency: string;
  /** Digits of the currency behind the point: 2 for USD, 0 for JPY. */
  readonly minorDigits: number;
  /** A price in minor units, as it is read: `1250` is `$12.50`. */
  money(priceCents: number): string;
  /** A price in minor units, as it is typed and sent: `1250` is `12.50`, `1200` is `12`. */
  amount(priceCents: number): string;
  number(n: number): string;
  /** Name of a BCP 47 language; the code itself when nobody knows it. */
  languageName(code: string): string;
}

export interface Locales {
  /** The locale that suits an `Accept-Language` header best. */
  match(acceptLanguage: string | undefined): Locale;
  readonly all: Locale[];
}

/** The languages of a store that sells in the given currency (ISO 4217); throws RangeError when there is no such code. */
export function createLocales(currency: string): Locales {
  const fallback = createLocale('en', en, currency);
  const all = [fallback];
  return {
    all,
    match: (acceptLanguage) => {
      if (!acceptLanguage) return fallback;
      for (const tag of preferredLanguages(acceptLanguage)) {
        const found = all.find((locale) => locale.tag === tag);
        if (found) return found;
      }
      return fallback;
    },
  };
}

function createLocale(tag: Locale['tag'], texts: Texts, currency: string): Locale {
  const prices = new Intl.NumberFormat(tag, { style: 'currency', currency });
  const numbers = new Intl.NumberFormat(tag);
  const languages = new Intl.DisplayNames([tag], { type: 'language', fallback: 'code' });
  const digits = prices.resolvedOptions().maximumFractionDigits ?? 2;
  const unit = 10 ** digits;
  return {
    tag,
    dir: 'ltr',
    texts,
    currency,
    minorDigits: digits,
    money: remembered((priceCents: number) => prices.format(priceCents / unit)),
    amount: (priceCents) => (priceCents % unit === 0 ? String(priceCents / unit) : (priceCents / unit).toFixed(digits)),
    number: (n) => numbers.format(n),
    languageName: remembered((code: string) => nameOf(languages, code)),
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

function nameOf(languages: Intl.DisplayNames, code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

/** Primary language tags of an `Accept-Language` header, best first; a quality of 0 is a refusal. */
function preferredLanguages(header: string): string[] {
  return header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.trim().split(';');
      const quality = parameters.find((parameter) => parameter.trim().startsWith('q='))?.split('=')[1];
      return {
        tag: range.toLowerCase().split('-')[0] ?? '',
        quality: quality === undefined ? 1 : Number(quality) || 0,
      };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
