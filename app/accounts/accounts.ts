import type { AuditLogService } from '../audit-log/index.ts';
import { TooManyRequests } from '../core/errors.ts';
import type { LanguageTag } from '../core/i18n/locale.ts';
import type { Limit, LimitService } from '../limits/index.ts';
import type { MailService } from '../mail/index.ts';
import type { NewAccount, User } from './account.model.ts';
import type { AccountService, Registration } from './account.service.ts';
import { codeLimits, linkLimits, loginLimits, mailLimits, passwordLimits } from './account-limits.ts';
import type { AddressService } from './address.service.ts';
import type { ApiTokenService } from './api-token.service.ts';
import type { Device } from './device.ts';
import type { EmailAddress } from './email-address.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { type PasswordFault, passwordFault } from './password-policy.ts';
import type { SecondFactorService, UsedCode } from './second-factor.service.ts';
import type { SessionService } from './session.service.ts';

export interface AccountServices {
  readonly accounts: AccountService;
  readonly addresses: AddressService;
  readonly apiTokens: ApiTokenService;
  readonly auditLog: AuditLogService;
  readonly limits: LimitService;
  readonly mail: MailService;
  readonly secondFactors: SecondFactorService;
  readonly sessions: SessionService;
}

/** The store's database, as accounts use it. */
export interface AccountDatabase {
  readCurrent<T>(work: (services: AccountServices, from: 'writer' | 'replica') => Promise<T>): Promise<T>;
  transaction<T>(work: (services: AccountServices) => Promise<T>): Promise<T>;
}

/** @throws TooManyRequests; what was refused counts too */
export async function allow(
  database: { transaction<T>(work: (services: Pick<AccountServices, 'limits'>) => Promise<T>): Promise<T> },
  what: string,
  limits: readonly Limit[],
): Promise<void> {
  const seconds = await database.transaction((services) => services.limits.take(limits));
  if (seconds !== null) throw new TooManyRequests(what, seconds);
}

/** Where a request comes from. */
export interface Client {
  readonly ip: string;
  readonly device: Device;
  /** Of the session that the browser has already: it ends when another begins. */
  readonly token: string | undefined;
}

export type Confirmed =
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'wrong-password'; readonly email: string }
  | { readonly outcome: 'open'; readonly token: string; readonly userId: number };

/** `unknown`: there is no such account, or the password is another; nobody is told which. */
export type LoggedIn =
  /** `userId` is the account whose password was tried, for the log alone: undefined where there is none. */
  | { readonly outcome: 'unknown' | 'suspended'; readonly userId: number | undefined }
  /** `half`: the password is right, and a code still to be given with this token. */
  | { readonly outcome: 'open' | 'half'; readonly token: string; readonly userId: number };

/** `gone`: the first step was too long ago, or the account is another since. */
export type LoggedInByCode =
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'wrong-code'; readonly userId: number }
  | { readonly outcome: 'open'; readonly token: string; readonly userId: number };

export type Reset =
  | { readonly outcome: 'gone' | 'changed' }
  | { readonly outcome: 'refused'; readonly email: string; readonly fault: PasswordFault };

export type Changed =
  | { readonly outcome: 'wrong-password' }
  | { readonly outcome: 'refused'; readonly fault: PasswordFault }
  | { readonly outcome: 'changed'; readonly token: string };

/**
 * What people do with their accounts. Passwords are hashed before a transaction begins: it takes time, and would hold a
 * connection. Whoever asks for an address learns nothing about it: both answers take the same hash, statements and mail.
 */
export class Accounts {
  readonly #database: AccountDatabase;
  readonly #hasher: PasswordHasher;

  constructor(database: AccountDatabase, hasher: PasswordHasher) {
    this.#database = database;
    this.#hasher = hasher;
  }

  /** Mails a link that opens the account; where there is one already, mails its owner that somebody asked. */
  async register(wanted: NewAccount, password: string, { ip }: Client): Promise<void> {
    await allow(this.#database, 'mails', mailLimits(ip, wanted.email.key));
    const hash = await this.#hasher.hash(password);
    await this.#database.transaction(async ({ accounts, mail }) => {
      const user = await accounts.findByEmail(wanted.email);
      const token = await accounts.askForAccount(wanted, hash);
      if (user) await mail.send({ to: user.email, locale: user.locale, template: 'account-exists', data: {} });
      else
        await mail.send({ to: wanted.email.text, locale: wanted.locale, template: 'verify-address', data: { token } });
    });
  }

  findRegistration(token: string): Promise<Registration | null> {
    return this.#database.readCurrent(({ accounts }) => accounts.findRegistration(token));
  }

  /**
   * Opens the account of a link and logs in. It takes the password too: who registers with the address of somebody else
   * would otherwise get an account that its owner has confirmed.
   */
  async confirm(token: string, password: string, client: Client): Promise<Confirmed> {
    await allow(this.#database, 'passwords', linkLimits(client.ip, token));
    const registration = await this.findRegistration(token);
    if (!registration) return { outcome: 'gone' };
    if (!(await this.#hasher.verify(registration.passwordHash, password)))
      return { outcome: 'wrong-password', email: registration.email };
    return this.#database.transaction(async ({ accounts, sessions }) => {
      const userId = await accounts.confirm(registration);
      if (userId === null) return { outcome: 'gone' };
      if (client.token) await sessions.close(client.token);
      return { outcome: 'open', userId, token: await sessions.open(userId, client.device) };
    });
  }

  /** Begins a session, or the second step to one. Only who knows the password is told that the account is suspended. */
  async logIn(email: EmailAddress, password: string, client: Client): Promise<LoggedIn> {
    await allow(this.#database, 'logins', loginLimits(client.ip, email.key));
    const user = await this.#database.readCurrent(({ accounts }) => accounts.findByEmail(email));
    if (!(await this.#hasher.verify(user?.passwordHash ?? null, password)) || !user)
      return { outcome: 'unknown', userId: user?.id };
    return this.#database.transaction(async ({ accounts, secondFactors, sessions }) => {
      // It may have been changed meanwhile, and all sessions ended with it.
      const locked = await accounts.lock(user.id);
      if (locked?.passwordHash !== user.passwordHash) return { outcome: 'unknown', userId: user.id };
      if (locked.suspendedAt) return { outcome: 'suspended', userId: user.id };
      if (await secondFactors.find(user.id))
        return { outcome: 'half', userId: user.id, token: await secondFactors.beginLogin(user.id) };
      if (client.token) await sessions.close(client.token);
      return { outcome: 'open', userId: user.id, token: await sessions.open(user.id, client.device) };
    });
  }

  /** Begins the session of who has given the password before, and gives a code now. */
  async logInByCode(halfToken: string, code: string, client: Client): Promise<LoggedInByCode> {
    const userId = await this.findHalfLogin(halfToken);
    if (userId === null) return { outcome: 'gone' };
    await allow(this.#database, 'codes', codeLimits(userId));
    return this.#database.transaction(async ({ accounts, mail, secondFactors, sessions }) => {
      const user = await accounts.lock(userId);
      // Behind the lock: a change of the password has ended it, or it was finished in another window.
      if (!user || user.suspendedAt || (await secondFactors.findLogin(halfToken)) === null) return { outcome: 'gone' };
      const used = await secondFactors.use(userId, code);
      if (!used) return { outcome: 'wrong-code', userId };
      await tellOfRecovery(mail, user, used);
      await secondFactors.endLogin(halfToken);
      if (client.token) await sessions.close(client.token);
      return { outcome: 'open', userId, token: await sessions.open(userId, client.device) };
    });
  }

  /** Who has given the password, and still has to give a code. */
  findHalfLogin(token: string): Promise<number | null> {
    return this.#database.readCurrent(({ secondFactors }) => secondFactors.findLogin(token));
  }

  async logOut(token: string): Promise<void> {
    await this.#database.transaction(({ sessions }) => sessions.close(token));
  }

  /** Mails a link to choose a new password; where there is no account, mails that there is none. */
  async forgotPassword(email: EmailAddress, locale: LanguageTag, { ip }: Client): Promise<void> {
    await allow(this.#database, 'mails', mailLimits(ip, email.key));
    await this.#database.transaction(async ({ accounts, mail }) => {
      const user = await accounts.findByEmail(email);
      const token = await accounts.askForReset(user);
      if (user) await mail.send({ to: user.email, locale: user.locale, template: 'reset-password', data: { token } });
      else await mail.send({ to: email.text, locale, template: 'no-account', data: {} });
    });
  }

  findReset(token: string): Promise<User | null> {
    return this.#database.readCurrent(({ accounts }) => accounts.findReset(token));
  }

  /** Changes the password by the link of a mail, and ends all sessions. */
  async reset(token: string, password: string, { ip }: Client): Promise<Reset> {
    await allow(this.#database, 'passwords', linkLimits(ip, token));
    const user = await this.findReset(token);
    if (!user) return { outcome: 'gone' };
    const fault = passwordFault(password, [user.email, user.name]);
    if (fault) return { outcome: 'refused', email: user.email, fault };
    const hash = await this.#hasher.hash(password);
    const changed = await this.#database.transaction(async (services) => {
      const current = await services.accounts.lock(user.id);
      if (!current || !(await services.accounts.useReset(token, user.id))) return false;
      await changePassword(services, current, hash);
      return true;
    });
    return { outcome: changed ? 'changed' : 'gone' };
  }

  /** Changes the password of whoever knows the current one; ends all sessions, and begins a new one for this browser. */
  async changePassword(user: User, current: string, wanted: string, client: Client): Promise<Changed> {
    await allow(this.#database, 'passwords', passwordLimits(user.id));
    const known = await this.#database.readCurrent(({ accounts }) => accounts.findById(user.id));
    if (!known || !(await this.#hasher.verify(known.passwordHash, current))) return { outcome: 'wrong-password' };
    const fault = passwordFault(wanted, [user.email, user.name]);
    if (fault) return { outcome: 'refused', fault };
    const hash = await this.#hasher.hash(wanted);
    return this.#database.transaction(async (services) => {
      const locked = await services.accounts.lock(user.id);
      if (locked?.passwordHash !== known.passwordHash) return { outcome: 'wrong-password' };
      await changePassword(services, locked, hash);
      return { outcome: 'changed', token: await services.sessions.open(user.id, client.device) };
    });
  }
}

/** With the user's row locked, so that nobody logs in with the old password behind it. */
async function changePassword(
  { accounts, apiTokens, mail, secondFactors, sessions }: AccountServices,
  user: User,
  hash: string,
): Promise<void> {
  await accounts.setPassword(user.id, hash);
  await accounts.forgetResets(user.id);
  await sessions.revokeAll(user.id);
  await secondFactors.forgetHalfLogins(user.id);
  // Whoever had got in may have made some.
  await apiTokens.revokeAll(user.id);
  await mail.send({ to: user.email, locale: user.locale, template: 'password-changed', data: {} });
}

/** Mails the owner of an account that a recovery code was used: somebody else may have found it. */
export async function tellOfRecovery(mail: MailService, { email, locale }: User, used: UsedCode): Promise<void> {
  if (used.by === 'recovery')
    await mail.send({ to: email, locale, template: 'recovery-code-used', data: { left: used.codesLeft } });
}
