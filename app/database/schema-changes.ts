import type { QueryRunner } from 'typeorm';

/**
 * Changes of tables that are in use. Each looks first, because MySQL commits every change at once and a migration that
 * was cut off is run again; and each says how it is done, so that one that would lock or copy a large table fails
 * instead.
 */

const SCHEMA = 'TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?';

async function has(db: QueryRunner, sql: string, values: readonly string[]): Promise<boolean> {
  return (await db.query(`SELECT 1 AS found FROM information_schema.${sql} LIMIT 1`, [...values])).length > 0;
}

/** Adds a column, without touching a row: it is nullable or has a default, which releases of before rely on. */
export async function addColumn(db: QueryRunner, table: string, column: string, definition: string): Promise<void> {
  if (await has(db, `COLUMNS WHERE ${SCHEMA} AND COLUMN_NAME = ?`, [table, column])) return;
  await db.query(`ALTER TABLE \`${table}\` ADD COLUMN \`${column}\` ${definition}, ALGORITHM = INSTANT`);
}

/** Adds an index while the table is read and written. `definition`: `INDEX name (a, b)` or `UNIQUE INDEX name (a)`. */
export async function addIndex(db: QueryRunner, table: string, name: string, definition: string): Promise<void> {
  if (await has(db, `STATISTICS WHERE ${SCHEMA} AND INDEX_NAME = ?`, [table, name])) return;
  await db.query(`ALTER TABLE \`${table}\` ADD ${definition}, ALGORITHM = INPLACE, LOCK = NONE`);
}

/**
 * Adds a foreign key of a column that holds nothing but NULL yet: what is there needs no check, and without one no table
 * is copied.
 */
export async function addForeignKey(
  db: QueryRunner,
  { table, name, column, target }: { table: string; name: string; column: string; target: string },
): Promise<void> {
  if (await has(db, `TABLE_CONSTRAINTS WHERE ${SCHEMA} AND CONSTRAINT_NAME = ?`, [table, name])) return;
  await db.query('SET SESSION foreign_key_checks = 0');
  try {
    await db.query(
      `ALTER TABLE \`${table}\` ADD CONSTRAINT \`${name}\` FOREIGN KEY (\`${column}\`) REFERENCES \`${target}\` (id), ALGORITHM = INPLACE, LOCK = NONE`,
    );
  } finally {
    await db.query('SET SESSION foreign_key_checks = 1');
  }
}
