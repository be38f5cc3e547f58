import { compact, type IsbnReading, readIsbn } from './isbn.ts';

/** What people and programs write where there is no ISBN, compacted: `N/A`, `#N/A`, `NULL`, `none`, `-`, `0`. */
const NONE = /^(#?N\/?A\.?|NULL|NONE|NIL|NAN|UNKNOWN|\?+|0+)?$/;

/** Characters that a cell with an ISBN may have. */
const LONGEST = 200;

/**
 * Reads an ISBN as spreadsheets and library systems leave it: a formula (`="0439023483"`), a number that lost its
 * leading zeros (`439023483`) or gained a `.0`, a qualifier behind it (`0439023483 (pbk.)`), the first of several.
 *
 * None are an empty cell and what stands for one (`N/A`, `NULL`, `-`, zeros), a cell without a digit, a seller's own
 * number (`B00I2TVFVI`), and scientific notation (`9.78043902348e+12`, `9,78E+12`) whose last digits are gone for good.
 * Anything else was meant and is wrong: a wrong check digit, a number of another length.
 */
export function readSpreadsheetIsbn(text: string): IsbnReading {
  if (text.length > LONGEST) return readIsbn(text);
  const value = text.replace(/^\s*=/, '').replaceAll(/["']/g, '');
  const plain = compact(compact(value).split(/[(:;]|,(?!\d+E)/, 1)[0]!).replace(/\.0+$/, '');
  if (NONE.test(plain) || !/\d/.test(plain) || /^B0[0-9A-Z]{8}$/.test(plain)) return { outcome: 'none' };
  const scientific = /^(\d)(?:[.,](\d+))?E\+?(\d{1,2})$/.exec(plain);
  if (scientific) {
    const [, first, fraction = '', exponent] = scientific;
    return fraction.length === Number(exponent) ? padded(first + fraction) : { outcome: 'none' };
  }
  return padded(plain);
}

/** With the zeros that a spreadsheet takes from the front of an ISBN-10. */
const padded = (digits: string): IsbnReading =>
  readIsbn(/^(\d{6,9}|\d{5,8}X)$/.test(digits) ? digits.padStart(10, '0') : digits);
