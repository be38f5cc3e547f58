import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { contracted } from './migrations/index.ts';
import { type Column, columnsOf, incompatibilities, type ReleasedColumn } from './schema-compatibility.ts';

const released = JSON.parse(
  readFileSync(new URL('released-schema.json', import.meta.url), 'utf8'),
) as readonly ReleasedColumn[];

let data: TestDatabase;
beforeAll(async () => {
  data = await openTestDatabase();
});
afterAll(() => data.close());

it('the release that is out can run on the schema of this code, and this code be rolled back', async () => {
  const current = await columnsOf(data.database.dataSource.manager);
  expect(released.length).toBeGreaterThan(100);
  expect(incompatibilities(released, current, contracted)).toEqual([]);
});

describe('a change of a real table', () => {
  const outcomeOf = async (sql: string): Promise<string[]> => {
    await data.query('DROP TABLE IF EXISTS probe');
    await data.query(
      "CREATE TABLE probe (id INT AUTO_INCREMENT PRIMARY KEY, t VARCHAR(20) NOT NULL, n INT NULL, e ENUM('a','b') NOT NULL DEFAULT 'a')",
    );
    const before = await probe();
    await data.query(sql);
    return incompatibilities(
      before.map((column) => ({ ...column, used: column.name !== 'probe.n' })),
      await probe(),
      ['probe.n', 'probe.t'],
    );
  };
  const probe = async (): Promise<Column[]> =>
    (await columnsOf(data.database.dataSource.manager)).filter(({ name }) => name.startsWith('probe.'));

  it.each([
    'ALTER TABLE probe ADD COLUMN more INT NULL',
    "ALTER TABLE probe ADD COLUMN more VARCHAR(9) NOT NULL DEFAULT ''",
    'ALTER TABLE probe MODIFY t VARCHAR(40) NOT NULL',
    'ALTER TABLE probe MODIFY t VARCHAR(20) NULL',
    'ALTER TABLE probe MODIFY n BIGINT NULL',
    "ALTER TABLE probe MODIFY e ENUM('a','b','c') NOT NULL DEFAULT 'a'",
    'CREATE INDEX probe_t ON probe (t)',
    'ALTER TABLE probe DROP COLUMN n', // contracted, and used no more
  ])('that expands is allowed: %s', async (sql) => {
    expect(await outcomeOf(sql)).toEqual([]);
  });

  it.each([
    ['ALTER TABLE probe DROP COLUMN e', 'probe.e is gone'],
    ['ALTER TABLE probe CHANGE e renamed INT NULL', 'probe.e is gone'],
    ['ALTER TABLE probe DROP COLUMN t', 'probe.t is contracted, but'],
    ['ALTER TABLE probe ADD COLUMN more INT NOT NULL', 'probe.more is new in its table'],
    ['ALTER TABLE probe MODIFY t VARCHAR(10) NOT NULL', 'probe.t was varchar(20) and is varchar(10) now'],
    ['ALTER TABLE probe MODIFY n SMALLINT NULL', 'probe.n was int and is smallint now'],
    ['ALTER TABLE probe MODIFY n INT NOT NULL', 'probe.n took NULL'],
    ["ALTER TABLE probe MODIFY e ENUM('a') NOT NULL DEFAULT 'a'", 'probe.e was enum'],
    ["ALTER TABLE probe MODIFY e ENUM('a','b') NOT NULL", 'probe.e had a default'],
  ])('that the release would not survive is refused: %s', async (sql, why) => {
    expect((await outcomeOf(sql)).join('\n')).toContain(why);
  });
});
