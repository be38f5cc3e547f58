import type { EntityManager } from 'typeorm';
import { z } from 'zod';

/** Whole numbers that MySQL answers as text: COUNT, SUM and BIGINT. */
export const count = z.coerce.number().int();

/** Whether a condition in a SELECT holds: MySQL answers some of them as the text '0', which is true to JavaScript. */
export const flag = z.coerce.number().transform((held) => held === 1);

/**
 * Runs a SELECT and parses its rows: what a driver answers is untyped, and some numbers arrive as text.
 * A schema is to be made once, in the module: zod compiles a parser for each. Values are bound, never written into the text; an array is written as a list (`IN (?)`).
 */
export async function rows<T>(
  db: EntityManager,
  schema: z.ZodType<T>,
  sql: string,
  values: readonly unknown[] = [],
): Promise<T[]> {
  const found: unknown[] = await db.query(sql, values as unknown[]);
  return found.map((row) => schema.parse(row));
}

/** The only row of a SELECT, or null when there is none. */
export async function row<T>(
  db: EntityManager,
  schema: z.ZodType<T>,
  sql: string,
  values: readonly unknown[] = [],
): Promise<T | null> {
  const found: unknown[] = await db.query(sql, values as unknown[]);
  return found.length === 0 ? null : schema.parse(found[0]);
}
