import { table } from '../database/table.ts';

const moment = { type: 'datetime', precision: 3 } as const;

/** What lets a program act for a user. */
export const ApiTokenEntity = table('ApiToken', 'api_tokens', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  /** SHA-256 of the token, which itself is stored nowhere. */
  tokenHash: { type: 'binary', length: 32 },
  userId: { type: 'int', unsigned: true },
  name: { type: 'varchar', length: 80 },
  /** Separated by spaces. */
  scopes: { type: 'varchar', length: 200, charset: 'ascii', collation: 'ascii_bin' },
  createdAt: moment,
  /** Written at most every few minutes. */
  usedAt: { ...moment, nullable: true },
  endsAt: moment,
});
