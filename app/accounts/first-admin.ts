import { ConfigurationError } from '../contract/parse-environment.ts';
import type { NewAccount } from './account.model.ts';
import { type EmailAddress, readEmailAddress } from './email-address.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { LONGEST_PASSWORD, type PasswordFault, passwordFault, SHORTEST_PASSWORD } from './password-policy.ts';

interface AdminServices {
  readonly accounts: {
    hasAdmin(): Promise<boolean>;
    makeFirstAdmin(account: NewAccount, passwordHash: string): Promise<boolean>;
  };
}

interface AdminDatabase {
  readCurrent<T>(work: (services: AdminServices) => Promise<T>): Promise<T>;
  transaction<T>(work: (services: AdminServices) => Promise<T>): Promise<T>;
}

/** Whom the configuration names. */
export interface FirstAdmin {
  readonly email: EmailAddress;
  readonly password: string;
}

const length = `accepted: ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters`;
const passwordFaults: Record<PasswordFault, string> = {
  short: `a password that is too short; ${length}`,
  long: `a password that is too long; ${length}`,
  common: 'a password that is among those which are tried first; accepted: another one',
  personal: 'the address as the password; accepted: another one',
};

/**
 * The first admin of a configuration; null when it names none.
 *
 * @throws ConfigurationError when address and password are given by half, or cannot be those of an account
 */
export function firstAdminOf({
  ADMIN_EMAIL,
  ADMIN_PASSWORD,
}: {
  readonly ADMIN_EMAIL?: string | undefined;
  readonly ADMIN_PASSWORD?: string | undefined;
}): FirstAdmin | null {
  if (ADMIN_EMAIL === undefined && ADMIN_PASSWORD === undefined) return null;
  if (ADMIN_EMAIL === undefined || ADMIN_PASSWORD === undefined) {
    const missing = ADMIN_EMAIL === undefined ? 'ADMIN_EMAIL' : 'ADMIN_PASSWORD';
    throw new ConfigurationError([
      `${missing} is not set, the other is; accepted: both of ADMIN_EMAIL and ADMIN_PASSWORD, or neither`,
    ]);
  }
  const email = readEmailAddress(ADMIN_EMAIL);
  const fault = passwordFault(ADMIN_PASSWORD, [ADMIN_EMAIL]);
  if (email && !fault) return { email, password: ADMIN_PASSWORD };
  throw new ConfigurationError([
    ...(email
      ? []
      : [`ADMIN_EMAIL: received a value of ${ADMIN_EMAIL.length} characters; accepted: the address of an account`]),
    ...(fault ? [`ADMIN_PASSWORD: received ${passwordFaults[fault]}`] : []),
  ]);
}

/** Makes an admin where there is none; an account with this address becomes the admin's, and keeps its password. */
export async function makeFirstAdmin(
  database: AdminDatabase,
  hasher: PasswordHasher,
  { email, password }: FirstAdmin,
): Promise<boolean> {
  if (await database.readCurrent(({ accounts }) => accounts.hasAdmin())) return false;
  const passwordHash = await hasher.hash(password);
  const account: NewAccount = { email, name: 'Admin', locale: 'en' };
  return database.transaction(({ accounts }) => accounts.makeFirstAdmin(account, passwordHash));
}
