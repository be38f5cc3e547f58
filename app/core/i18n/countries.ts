import type { Locale } from './locale.ts';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Codes of other standards that the names of regions hold, too: groups, old countries, places without a post of their own. */
const OTHERS = new Set(['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ', 'QO', 'AC', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TA', 'XK']);

/** Whether it is no old code of a country that has another one now: `BU` is `MM`. */
const isCurrent = (code: string): boolean => new Intl.Locale(`und-${code}`).region === code;

const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** The countries of ISO 3166-1, as the runtime knows their names. */
export const countryCodes: readonly string[] = LETTERS.flatMap((first) =>
  LETTERS.map((second) => first + second),
).filter((code) => !OTHERS.has(code) && names.of(code) !== undefined && isCurrent(code));

const sorted = new WeakMap<Locale, readonly { readonly value: string; readonly label: string }[]>();

/** The countries to choose from, in the order of a language's own alphabet. */
export function countryChoices(locale: Locale): readonly { readonly value: string; readonly label: string }[] {
  const known = sorted.get(locale);
  if (known) return known;
  const order = new Intl.Collator(locale.tag);
  const choices = countryCodes
    .map((value) => ({ value, label: locale.countryName(value) }))
    .sort((a, b) => order.compare(a.label, b.label));
  sorted.set(locale, choices);
  return choices;
}
