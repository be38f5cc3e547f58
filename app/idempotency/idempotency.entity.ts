import { table } from '../database/table.ts';

/** What a user has asked for under a key of their own, and what came of it. */
export const IdempotencyKeyEntity = table('IdempotencyKey', 'idempotency_keys', {
  userId: { type: 'int', unsigned: true, primary: true },
  /** SHA-256 of the key. */
  keyHash: { type: 'binary', length: 32, primary: true },
  /** SHA-256 of what was asked for. */
  fingerprint: { type: 'binary', length: 32 },
  /** JSON; NULL only inside the transaction that is finding it out. */
  answer: { type: 'text', nullable: true },
  createdAt: { type: 'datetime', precision: 3 },
});
