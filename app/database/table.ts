import { type EntityManager, EntitySchema, type Repository } from 'typeorm';

interface TypeOf {
  int: number;
  smallint: number;
  tinyint: number;
  char: string;
  varchar: string;
  text: string;
  binary: Buffer;
  datetime: Date;
}

/** A column: its type decides the row's TypeScript type, `nullable` adds null to it. */
export interface Column {
  readonly type: keyof TypeOf;
  readonly length?: number;
  readonly unsigned?: boolean;
  readonly nullable?: boolean;
  readonly primary?: boolean;
  /** The database numbers it. */
  readonly generated?: boolean;
  /** Digits of a second. */
  readonly precision?: number;
  /** What the database writes where an insert says nothing, as those of an older release do. */
  readonly default?: string | number;
  readonly charset?: string;
  readonly collation?: string;
}

type Columns = Record<string, Column>;
type Value<C extends Column> = TypeOf[C['type']] | (C extends { readonly nullable: true } ? null : never);
type Row<C extends Columns> = { -readonly [Name in keyof C]: Value<C[Name]> };

/** A table's entity; its rows have the type that its columns say. */
export type Table<R extends object> = EntitySchema<R>;

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Declares a table. The row's type is derived from the columns and their names from the properties
 * (`priceCents` is `price_cents`), so that neither can differ from the other.
 */
export function table<const C extends Columns>(name: string, tableName: string, columns: C): Table<Row<C>> {
  const options = Object.entries(columns).map(([property, { generated, ...column }]) => [
    property,
    { ...column, name: snakeCase(property), ...(generated ? { generated: 'increment' as const } : {}) },
  ]);
  return new EntitySchema<Row<C>>({ name, tableName, columns: Object.fromEntries(options) });
}

/** The repository of a table, with the table's row type. */
export const repository = <R extends object>(db: EntityManager, entity: Table<R>): Repository<R> =>
  db.getRepository(entity);
