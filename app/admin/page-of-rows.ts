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

/** Larger than any id: where the first page begins. */
export const FIRST = 4_294_967_296;
