/** Where there is no year: `N/A`, `NULL`, `unknown`, `n.d.`, `-`, `0`, `0000-00-00`. */
const NONE = /^(#?n\/?a\.?|null|none|nil|nan|unknown|undated|n\. ?d\.?|[\p{Pd}?]+|0+(\.0+)?|0000-00-00)?$/iu;

/** The earliest year that a book is taken from: the oldest writing. */
const EARLIEST = -4000;
/** Years ahead that books are announced. */
const AHEAD = 2;

/**
 * The year of a text that says when a book came out, before our era below 0; null when it says nothing or nothing
 * definite. Read are a year (`1999`, `1999.0`, `-750`, `750 BC`), a date with one (`2008-09-14`, `09/14/2008`,
 * `Sept. 2008`) and what libraries write around one (`c1999`, `1999?`, `[1922]`). Nothing definite are a span
 * (`1998-2001`), a decade (`199-`) and a year of two digits (`9/14/08`).
 *
 * A text without a digit, with a number that is no part of a date, or of a year that cannot be is a fault: it was meant,
 * and it is wrong.
 */
export function readYear(text: string): number | null | { readonly fault: string } {
  if (NONE.test(text)) return null;
  const latest = new Date().getUTCFullYear() + AHEAD;
  const year = yearOf(text);
  if (year === null || (year >= EARLIEST && year <= latest)) return year;
  return { fault: `year: received ${JSON.stringify(text)}; accepted: a whole number from ${EARLIEST} to ${latest}` };
}

/** NaN when the text is no date at all. */
function yearOf(text: string): number | null {
  const number = /^(-?\d{1,4})(?:\.0+)?$/.exec(text);
  if (number) return Number(number[1]);
  const before = /^(?:ca?\.? ?)?(\d{1,4}) ?b\.? ?c\.?(?: ?e\.?)?$/i.exec(text);
  if (before) return -Number(before[1]);
  const day = text.replace(/[T ]\d{1,2}:.*$/, '');
  const numbers = day.match(/\d+/g) ?? [];
  if (numbers.length === 0 || numbers.some((digits) => digits.length > 4)) return Number.NaN;
  const years = new Set(numbers.filter((digits) => digits.length === 4));
  const [year] = years;
  if (years.size !== 1 || /b\.? ?c\b/i.test(day)) return null;
  return day.startsWith(`-${year}-`) ? -Number(year) : Number(year);
}
