import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { languageTags } from '../core/i18n/locale.ts';
import { isDuplicate } from '../database/database-errors.ts';
import { row } from '../database/rows.ts';
import { repository } from '../database/table.ts';
import type { ListedUser, NewAccount, User, UserFilter, UserWithPassword } from './account.model.ts';
import type { EmailAddress } from './email-address.ts';
import { newToken, tokenHash } from './opaque-token.ts';
import { PasswordResetEntity, RegistrationEntity, UserEntity } from './user.entity.ts';
import { findUser, findUsers } from './user.repository.ts';

/** How long the links of mails can be used. */
const REGISTRATION_HOURS = 24;
const RESET_HOURS = 1;

const RegistrationRow = z.object({
  id: z.number(),
  email: z.string(),
  emailKey: z.string(),
  name: z.string(),
  locale: z.enum(languageTags),
  passwordHash: z.string(),
});
export type Registration = z.output<typeof RegistrationRow>;

const hoursFromNow = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

/** Users, and what becomes of them by a link in a mail. Passwords arrive hashed: that takes time, and no connection. */
export class AccountService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  findByEmail({ key }: EmailAddress): Promise<UserWithPassword | null> {
    return findUser(this.#db, 'u.email_key = ?', [key]);
  }

  /** Null for a deleted user, too. */
  findById(userId: number): Promise<UserWithPassword | null> {
    return findUser(this.#db, 'u.id = ?', [userId]);
  }

  /** A user whose row nobody else changes until the transaction ends. */
  lock(userId: number): Promise<UserWithPassword | null> {
    return findUser(this.#db, 'u.id = ? FOR UPDATE', [userId]);
  }

  /** Remembers who asks for an account; answers the token of the link that confirms it. */
  async askForAccount({ email, name, locale }: NewAccount, passwordHash: string): Promise<string> {
    const token = newToken();
    await repository(this.#db, RegistrationEntity).insert({
      tokenHash: tokenHash(token)!,
      email: email.text,
      emailKey: email.key,
      name,
      locale,
      passwordHash,
      endsAt: hoursFromNow(REGISTRATION_HOURS),
    });
    return token;
  }

  async findRegistration(token: string): Promise<Registration | null> {
    const hash = tokenHash(token);
    if (!hash) return null;
    return row(
      this.#db,
      RegistrationRow,
      `SELECT id, email, email_key AS emailKey, name, locale, password_hash AS passwordHash FROM registrations
       WHERE token_hash = ? AND ends_at > UTC_TIMESTAMP(3)`,
      [hash],
    );
  }

  /** Makes a user of a registration, once; null when its address has an account by now. */
  async confirm(registration: Registration): Promise<number | null> {
    const { email, emailKey, name, locale, passwordHash } = registration;
    try {
      const { raw } = await repository(this.#db, UserEntity).insert({
        email,
        emailKey,
        name,
        locale,
        passwordHash,
        role: 'user',
        createdAt: new Date(),
      });
      await this.#db.query('DELETE FROM registrations WHERE email_key = ?', [emailKey]);
      return raw.insertId;
    } catch (error) {
      if (isDuplicate(error)) return null;
      throw error;
    }
  }

  /** Remembers that somebody asked for a new password; answers the token of the link. Without a user it leads nowhere. */
  async askForReset(user: User | null): Promise<string> {
    const token = newToken();
    await repository(this.#db, PasswordResetEntity).insert({
      tokenHash: tokenHash(token)!,
      userId: user?.id ?? null,
      endsAt: hoursFromNow(RESET_HOURS),
    });
    return token;
  }

  /** Whose password the link of this token may change; null when it was used or is too old. */
  async findReset(token: string): Promise<UserWithPassword | null> {
    const hash = tokenHash(token);
    if (!hash) return null;
    return findUser(
      this.#db,
      'u.id = (SELECT r.user_id FROM password_resets r WHERE r.token_hash = ? AND r.ends_at > UTC_TIMESTAMP(3))',
      [hash],
    );
  }

  /** Uses up the link of this token; false when somebody was faster. */
  async useReset(token: string, userId: number): Promise<boolean> {
    const { affectedRows } = await this.#db.query(
      'DELETE FROM password_resets WHERE token_hash = ? AND user_id = ? AND ends_at > UTC_TIMESTAMP(3)',
      [tokenHash(token), userId],
    );
    return affectedRows > 0;
  }

  async forgetResets(userId: number): Promise<void> {
    await this.#db.query('DELETE FROM password_resets WHERE user_id = ?', [userId]);
  }

  async setPassword(userId: number, passwordHash: string): Promise<void> {
    await repository(this.#db, UserEntity).update({ id: userId }, { passwordHash });
  }

  async setProfile(userId: number, profile: { readonly name: string; readonly locale: string }): Promise<void> {
    await repository(this.#db, UserEntity).update({ id: userId }, profile);
  }

  async hasAdmin(): Promise<boolean> {
    const sql = "SELECT id FROM users WHERE role = 'admin' AND deleted_at IS NULL LIMIT 1";
    return (await row(this.#db, z.object({ id: z.number() }), sql)) !== null;
  }

  /**
   * Makes an admin where there is none: of the user who has this address, who keeps their password, or a new one. Two at
   * once make one. False when there is an admin.
   */
  async makeFirstAdmin({ email, name, locale }: NewAccount, passwordHash: string): Promise<boolean> {
    // Whoever comes second waits at the oldest row of the schema, until the first has committed.
    await this.#db.query('SELECT id FROM migrations ORDER BY id LIMIT 1 FOR UPDATE');
    if (await this.hasAdmin()) return false;
    await this.#db.query(
      `INSERT INTO users (email, email_key, name, locale, password_hash, role, created_at)
       VALUES (?, ?, ?, ?, ?, 'admin', UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE role = 'admin', suspended_at = NULL`,
      [email.text, email.key, name, locale, passwordHash],
    );
    return true;
  }

  /** Keeps a user from logging in and ends all their sessions; false when there is no such user, or they are suspended. */
  async suspend(userId: number): Promise<boolean> {
    const { affectedRows } = await this.#db.query(
      'UPDATE users SET suspended_at = UTC_TIMESTAMP(3) WHERE id = ? AND suspended_at IS NULL AND deleted_at IS NULL',
      [userId],
    );
    await this.#db.query('DELETE FROM sessions WHERE user_id = ?', [userId]);
    return affectedRows > 0;
  }

  /** Lets a suspended user log in again; false when there is none. */
  async restore(userId: number): Promise<boolean> {
    const { affectedRows } = await this.#db.query(
      'UPDATE users SET suspended_at = NULL WHERE id = ? AND suspended_at IS NOT NULL AND deleted_at IS NULL',
      [userId],
    );
    return affectedRows > 0;
  }

  /** Users as an admin looks for them, from the newest on. */
  list(filter: UserFilter, most: number): Promise<ListedUser[]> {
    return findUsers(this.#db, filter, most);
  }

  /** Removes some of the registrations and links that nobody can use any more; answers how many. */
  async forget(most: number): Promise<number> {
    let removed = 0;
    for (const name of ['registrations', 'password_resets']) {
      const { affectedRows } = await this.#db.query(`DELETE FROM ${name} WHERE ends_at <= UTC_TIMESTAMP(3) LIMIT ?`, [
        most,
      ]);
      removed += affectedRows;
    }
    return removed;
  }
}
