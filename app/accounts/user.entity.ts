import { table } from '../database/table.ts';

const email = { type: 'varchar', length: 254 } as const;
const emailKey = { type: 'varchar', length: 254, charset: 'utf8mb4', collation: 'utf8mb4_bin' } as const;
const name = { type: 'varchar', length: 80 } as const;
const locale = { type: 'varchar', length: 12, charset: 'ascii', collation: 'ascii_bin' } as const;
const passwordHash = { type: 'varchar', length: 255, charset: 'ascii', collation: 'ascii_bin' } as const;
const id = { type: 'int', unsigned: true, primary: true, generated: true } as const;
const moment = { type: 'datetime', precision: 3 } as const;
/** SHA-256 of the token, which itself is stored nowhere. */
const tokenHash = { type: 'binary', length: 32 } as const;

/** A person with an account, whose address is confirmed. */
export const UserEntity = table('User', 'users', {
  id,
  email,
  /** What no two accounts share, see email-address.ts. */
  emailKey,
  name,
  /** Language of the mails to them. */
  locale,
  passwordHash,
  /** `user` or `admin`. */
  role: { type: 'varchar', length: 10, default: 'user', charset: 'ascii', collation: 'ascii_bin' },
  /** Whoever is suspended cannot log in. */
  suspendedAt: { ...moment, nullable: true },
  /** An account that its owner has deleted; what it bought and sold stays, without a name. */
  deletedAt: { ...moment, nullable: true },
  createdAt: moment,
});

/** A browser that somebody has logged in with. */
export const SessionEntity = table('Session', 'sessions', {
  id,
  tokenHash,
  userId: { type: 'int', unsigned: true },
  /** As the browser calls itself and its system; empty where it does not. */
  browser: { type: 'varchar', length: 20, charset: 'ascii', collation: 'ascii_bin' },
  system: { type: 'varchar', length: 20, charset: 'ascii', collation: 'ascii_bin' },
  createdAt: moment,
  /** Written at most every few minutes. */
  usedAt: moment,
  endsAt: moment,
});

/** Who has asked for an account, until they confirm their address. Several may ask for one address. */
export const RegistrationEntity = table('Registration', 'registrations', {
  id,
  tokenHash,
  email,
  emailKey,
  name,
  locale,
  passwordHash,
  endsAt: moment,
});

/** A link to choose a new password; one that was asked for without an account leads nowhere. */
export const PasswordResetEntity = table('PasswordReset', 'password_resets', {
  id,
  tokenHash,
  userId: { type: 'int', unsigned: true, nullable: true },
  endsAt: moment,
});
