import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from './rows.ts';

/** A column, as far as code that was written for another schema is concerned. */
export interface Column {
  /** `table.column` */
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** Whether a row can be written without it. */
  readonly optional: boolean;
}

/** A column of a release that is out, and whether its code names it. */
export interface ReleasedColumn extends Column {
  readonly used: boolean;
}

const ColumnRow = z.object({
  tableName: z.string(),
  columnName: z.string(),
  type: z.string(),
  nullable: z.string(),
  byDefault: z.string().nullable(),
  extra: z.string(),
});

/** The columns of a schema, by name. Servers differ in how they write a type; what comes back is one way of all. */
export async function columnsOf(db: EntityManager): Promise<Column[]> {
  const found = await rows(
    db,
    ColumnRow,
    `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS columnName, COLUMN_TYPE AS type, IS_NULLABLE AS nullable,
       COLUMN_DEFAULT AS byDefault, EXTRA AS extra
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME <> 'migrations'`,
    [],
  );
  return found
    .map(({ tableName, columnName, type, nullable, byDefault, extra }) => ({
      name: `${tableName}.${columnName}`,
      type: type.replace(/^((?:tiny|small|medium|big)?int)\(\d+\)/, '$1'),
      nullable: nullable === 'YES',
      optional: nullable === 'YES' || byDefault !== null || /auto_increment|generated/i.test(extra),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * What the schema of this code does to the code of the last release, which runs on it during a rollout and after a
 * rollback; none when it only expands.
 *
 * @param contracted columns that a migration takes away on purpose, after a release that does not use them any more
 */
export function incompatibilities(
  released: readonly ReleasedColumn[],
  current: readonly Column[],
  contracted: readonly string[],
): string[] {
  const now = new Map(current.map((column) => [column.name, column]));
  const before = new Map(released.map((column) => [column.name, column]));
  const tables = new Set(released.map(({ name }) => tableOf(name)));
  const gone = released.flatMap(({ name, used }) => {
    if (now.has(name)) return [];
    if (!contracted.includes(name)) return [`${name} is gone: the release that is out reads or writes it.`];
    return used ? [`${name} is contracted, but the release that is out still uses it.`] : [];
  });
  const changed = released.flatMap((column) => {
    const after = now.get(column.name);
    if (!after) return [];
    return [
      ...(isAsWide(column.type, after.type) ? [] : [`${column.name} was ${column.type} and is ${after.type} now.`]),
      ...(column.nullable && !after.nullable ? [`${column.name} took NULL and does not any more.`] : []),
      ...(column.optional && !after.optional ? [`${column.name} had a default and has none any more.`] : []),
    ];
  });
  const added = current.flatMap(({ name, optional }) =>
    before.has(name) || optional || !tables.has(tableOf(name))
      ? []
      : [`${name} is new in its table, NOT NULL and without a default: the release that is out cannot write a row.`],
  );
  return [...gone, ...changed, ...added];
}

const tableOf = (name: string): string => name.split('.')[0]!;

const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'];

/** Whether everything that the first type can hold fits the second. */
function isAsWide(before: string, after: string): boolean {
  if (before === after) return true;
  const [, nameBefore = '', sizeBefore = '', restBefore = ''] = /^(\w+)(?:\((.*)\))?(.*)$/.exec(before) ?? [];
  const [, nameAfter = '', sizeAfter = '', restAfter = ''] = /^(\w+)(?:\((.*)\))?(.*)$/.exec(after) ?? [];
  if (restBefore !== restAfter) return false;
  if (INTEGERS.includes(nameBefore) && INTEGERS.includes(nameAfter))
    return INTEGERS.indexOf(nameAfter) >= INTEGERS.indexOf(nameBefore);
  if (nameBefore !== nameAfter) return false;
  if (nameBefore === 'enum') {
    const values = sizeAfter.split(',');
    return sizeBefore.split(',').every((value) => values.includes(value));
  }
  return /^\d+$/.test(sizeBefore) && /^\d+$/.test(sizeAfter) && Number(sizeAfter) >= Number(sizeBefore);
}
