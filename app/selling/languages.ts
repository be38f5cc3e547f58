import type { Locale } from '../core/i18n/locale.ts';

/** Languages in which most books are printed; an edition in another one keeps it. */
const COMMON =
  'af am ar az be bg bn bo bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ku la lo lt lv mk ml mn mr ms my nb ne nl nn pa pl ps pt ro ru sa si sk sl so sq sr sv sw ta te th tl tr uk ur uz vi xh yi yo zh zu'.split(
    ' ',
  );

interface Choice {
  readonly value: string;
  readonly label: string;
}

const sorted = new WeakMap<Locale, readonly Choice[]>();

/** The languages to choose from, in the order of the page's alphabet, with one that is chosen already among them. */
export function languageChoices(locale: Locale, chosen: string | null): readonly Choice[] {
  const known = sorted.get(locale) ?? inOrder(locale, COMMON);
  sorted.set(locale, known);
  return chosen === null || chosen === '' || COMMON.includes(chosen) ? known : inOrder(locale, [...COMMON, chosen]);
}

/** Whether a form may say this: a common language, or the one that the edition has already. */
export const isLanguage = (code: string, present: string | null): boolean => COMMON.includes(code) || code === present;

function inOrder(locale: Locale, codes: readonly string[]): Choice[] {
  const order = new Intl.Collator(locale.tag);
  return codes
    .map((value) => ({ value, label: locale.languageLabel(value) }))
    .sort((a, b) => order.compare(a.label, b.label));
}
