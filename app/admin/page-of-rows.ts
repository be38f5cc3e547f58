import { z } from 'zod';

/** Rows of a page. */
export const PAGE_ROWS = 50;

const place = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'accepted: the number of an entry')
  .transform(Number)
  .optional();
/** What a page of a list begins behind: the id of a row, newest first. */
export const Before = place;
/** The same, oldest first. */
export const After = place;

/** Some rows of a list. */
export interface PageOfRows<T> {
  readonly rows: readonly T[];
  /** What the next page begins behind; null when this one is the last. */
  readonly next: number | null;
}

/** Larger than any id: where the first page begins. */
export const FIRST = 4_294_967_296;

/** A page, of one row more than it has: that row tells that there is another page. */
export function pageOf<T extends { readonly id: number }>(found: readonly T[], most = PAGE_ROWS): PageOfRows<T> {
  const rows = found.slice(0, most);
  return { rows, next: found.length > most ? rows.at(-1)!.id : null };
}
