/** What a text that is meant to be an ISBN turns out to be. */
export type IsbnReading =
  | { readonly outcome: 'isbn' /** Thirteen digits. */; readonly isbn: string }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'invalid' /** Why, in words. */; readonly reason: string };

const digitsSum = (digits: string, weight: (index: number) => number): number =>
  [...digits].reduce((sum, digit, index) => sum + weight(index) * (digit === 'X' ? 10 : Number(digit)), 0);

const isValid10 = (text: string): boolean => digitsSum(text, (index) => 10 - index) % 11 === 0;
const check13 = (twelve: string): number => (10 - (digitsSum(twelve, (index) => (index % 2 ? 3 : 1)) % 10)) % 10;
const isValid13 = (text: string): boolean => check13(text.slice(0, 12)) === Number(text[12]);

/** The thirteen digits of a valid ISBN-10. */
const to13 = (isbn10: string): string => {
  const twelve = `978${isbn10.slice(0, 9)}`;
  return `${twelve}${check13(twelve)}`;
};

/** Without the hyphens and spaces that people and books write, in any kind of dash, and without a prefix `ISBN`. */
export const compact = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/^\s*isbn(?:-1[03])?:?/i, '')
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .toUpperCase();

/**
 * Whether a text looks as if somebody meant an ISBN: 10 or 13 digits (the tenth may be X), hyphens and spaces aside.
 * `0439023483`, `978-0-439-02348-1` and `ISBN 9780439023481` do; `1984` does not.
 */
export function looksLikeIsbn(text: string): boolean {
  return /^(\d{9}[\dX]|\d{13})$/.test(compact(text));
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** Reads an ISBN as people write it, in either length. */
export function readIsbn(text: string): IsbnReading {
  const digits = compact(text);
  if (digits === '') return { outcome: 'none' };
  if (/^\d{13}$/.test(digits)) {
    if (!/^97[89]/.test(digits)) return { outcome: 'invalid', reason: `${text} does not begin with 978 or 979` };
    return isValid13(digits)
      ? { outcome: 'isbn', isbn: digits }
      : { outcome: 'invalid', reason: `${text} has a wrong check digit` };
  }
  if (/^\d{9}[\dX]$/.test(digits))
    return isValid10(digits)
      ? { outcome: 'isbn', isbn: to13(digits) }
      : { outcome: 'invalid', reason: `${text} has a wrong check digit` };
  return { outcome: 'invalid', reason: `${shortened(text)} is not an ISBN: 10 or 13 digits are accepted` };
}
