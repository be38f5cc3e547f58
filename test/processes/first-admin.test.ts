import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { testServer } from '../../app/testing/database.ts';
import { environmentOf, runProcess } from './store-process.ts';

const schema = `bookstore_first_admin_${process.pid}`;
let server: Connection;
beforeAll(async () => {
  server = await createConnection(testServer());
  await server.query('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [schema]);
});
afterAll(async () => {
  await server.query('DROP DATABASE ??', [schema]);
  await server.end();
});

const password = 'a fine long password';
const migrate = (admin: Record<string, string>) => runProcess(['migrate'], { ...environmentOf(schema), ...admin });

async function admins(): Promise<string[]> {
  const [rows] = await server.query<RowDataPacket[]>("SELECT email FROM ??.users WHERE role = 'admin'", [schema]);
  return rows.map(({ email }) => email as string);
}

describe('the role migrate', () => {
  it('touches nothing when the first admin is given by half or could not log in', async () => {
    const refused: readonly Record<string, string>[] = [
      { ADMIN_EMAIL: 'a@example.org' },
      { ADMIN_EMAIL: 'a@example.org', ADMIN_PASSWORD: 'password123' },
    ];
    for (const admin of refused) {
      const { code, stderr } = await migrate(admin);
      expect([code, stderr]).toEqual([1, expect.stringContaining('ADMIN_PASSWORD')]);
    }
    const [tables] = await server.query('SHOW TABLES FROM ??', [schema]);
    expect(tables).toEqual([]);
  });

  it('makes one admin, also when two of it begin at once, and none when there is one; it never says the password', async () => {
    const first = { ADMIN_EMAIL: 'first@example.org', ADMIN_PASSWORD: password };
    const runs = await Promise.all([migrate(first), migrate(first)]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    const made = runs.flatMap(({ logged }) => logged).filter(({ msg }) => msg === 'the first admin is made');
    expect(made).toHaveLength(1);
    expect(await admins()).toEqual(['first@example.org']);
    const later = await migrate({ ADMIN_EMAIL: 'later@example.org', ADMIN_PASSWORD: password });
    expect(later.code).toBe(0);
    expect(await admins()).toEqual(['first@example.org']);
    expect(JSON.stringify([...runs, later])).not.toContain(password);
  }, 180_000);
});
