import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { row, rows } from '../database/rows.ts';
import { AddressService } from './address.service.ts';
import { SecondFactorService } from './second-factor.service.ts';
import { SessionService } from './session.service.ts';

const Profile = z.object({
  id: z.number(),
  email: z.string(),
  name: z.string(),
  locale: z.string(),
  role: z.string(),
  createdAt: z.date(),
});
const Token = z.object({
  name: z.string(),
  scopes: z.string(),
  createdAt: z.date(),
  usedAt: z.date().nullable(),
  endsAt: z.date(),
});

/** What the store knows of a user as the owner of an account: all of it, and how it is given up. */
export class OwnDataService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** Without what is secret: of passwords and tokens there are only hashes, and they stay here like the key of a second factor. */
  async ofAccount(userId: number): Promise<Readonly<Record<string, unknown>>> {
    const profile = await row(
      this.#db,
      Profile,
      'SELECT id, email, name, locale, role, created_at AS createdAt FROM users WHERE id = ? AND deleted_at IS NULL',
      [userId],
    );
    const apiTokens = await rows(
      this.#db,
      Token,
      `SELECT name, scopes, created_at AS createdAt, used_at AS usedAt, ends_at AS endsAt FROM api_tokens
       WHERE user_id = ? ORDER BY id`,
      [userId],
    );
    const sessions = await new SessionService(this.#db).list(userId);
    return {
      profile,
      addresses: await new AddressService(this.#db).list(userId),
      sessions: sessions.map(({ id: _, ...session }) => session),
      apiTokens,
      secondFactor: await new SecondFactorService(this.#db).find(userId),
    };
  }

  /**
   * Makes nobody of a user: the row stays for what they bought and sold, everything that tells who they were goes. Their
   * address can be registered again. To be run with the user's row locked.
   */
  async anonymise(userId: number): Promise<void> {
    await this.#db.query('DELETE r FROM registrations r JOIN users u ON u.email_key = r.email_key WHERE u.id = ?', [
      userId,
    ]);
    for (const table of [
      'sessions',
      'api_tokens',
      'addresses',
      'password_resets',
      'second_factors',
      'recovery_codes',
      'half_logins',
    ])
      await this.#db.query(`DELETE FROM ${table} WHERE user_id = ?`, [userId]);
    await this.#db.query(
      `UPDATE users SET deleted_at = UTC_TIMESTAMP(3), name = 'deleted', email = '', email_key = CONCAT('deleted:', id),
         password_hash = '', role = 'user' WHERE id = ?`,
      [userId],
    );
  }
}
