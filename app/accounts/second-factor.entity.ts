import { table } from '../database/table.ts';

const moment = { type: 'datetime', precision: 3 } as const;
const userId = { type: 'int', unsigned: true } as const;

/**
 * The key that a user's authenticator app has. It lies here as it is, like in the app: it makes codes of the moment, so
 * a hash of it would be of no use, and a key to encrypt it with would have to be kept for as long as any user stays away,
 * where SECRET_KEY is replaced within a day. What reads the database still has no password, and no session.
 */
export const SecondFactorEntity = table('SecondFactor', 'second_factors', {
  userId: { ...userId, primary: true },
  secret: { type: 'binary', length: 20 },
  /** Of the last code that was used: neither it nor one of before is taken again. */
  lastStep: { type: 'int', unsigned: true, default: 0 },
  begunAt: moment,
  /** Null while it is set up: until its owner has given a first code it asks nobody for one. */
  since: { ...moment, nullable: true },
});

/** What lets a user in without the app, once each. */
export const RecoveryCodeEntity = table('RecoveryCode', 'recovery_codes', {
  userId: { ...userId, primary: true },
  /** SHA-256 of the code's 120 random bits, which are stored nowhere. */
  codeHash: { type: 'binary', length: 32, primary: true },
});

/** Who has given the right password, and has still to give a code. */
export const HalfLoginEntity = table('HalfLogin', 'half_logins', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  /** SHA-256 of the token, which itself is stored nowhere. */
  tokenHash: { type: 'binary', length: 32 },
  userId,
  endsAt: moment,
});
