import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { languageTags } from '../core/i18n/locale.ts';
import { count, flag, row, rows } from '../database/rows.ts';
import { repository } from '../database/table.ts';
import { type User, userRoles } from './account.model.ts';
import { ApiTokenEntity } from './api-token.entity.ts';
import { type ApiToken, MOST_TOKENS, type NewApiToken, type Scope, scopes } from './api-token.model.ts';
import { newToken, tokenHash } from './opaque-token.ts';

/** Tells people, and programs that look for lost secrets, what it is. */
const PREFIX = 'bookstore_';
/** How old the time of the last use may be: writing it at each request would make every read a write. */
const USE_MINUTES = 5;
const DAY_MS = 86_400_000;

/** A scope that there is no more grants nothing. */
const Scopes = z
  .string()
  .transform((text) => text.split(' ').filter((scope): scope is Scope => scopes.includes(scope as Scope)));

const TokenRow = z.object({
  id: z.number(),
  name: z.string(),
  scopes: Scopes,
  createdAt: z.date(),
  usedAt: z.date().nullable(),
  endsAt: z.date(),
});
const FoundRow = z.object({
  tokenId: z.number(),
  scopes: Scopes,
  // MySQL answers a comparison as text, in which '0' is something.
  stale: z.coerce.number().transform((answer) => answer === 1),
  id: z.number(),
  email: z.string(),
  name: z.string(),
  locale: z.enum(languageTags),
  role: z.enum(userRoles),
  secondFactor: flag,
});
const Id = z.object({ id: z.number() });
const Count = z.object({ n: count });

/** Whom a token stands for, and what it may do. */
export interface FoundToken {
  readonly tokenId: number;
  readonly scopes: readonly Scope[];
  /** The time of its last use is to be written again. */
  readonly stale: boolean;
  /** The account asks for a code too when somebody logs in. */
  readonly secondFactor: boolean;
  readonly user: User;
}

/** Tokens with which programs act for their users. */
export class ApiTokenService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** Makes a token; answers it, once. Null when the user has {@link MOST_TOKENS}. To be run in a transaction. */
  async create(userId: number, { name, scopes: granted, days }: NewApiToken): Promise<string | null> {
    // Behind the user's row, so that many at once count each other, and none comes after the account is gone.
    const user = await row(this.#db, Id, 'SELECT id FROM users WHERE id = ? AND deleted_at IS NULL FOR UPDATE', [
      userId,
    ]);
    const found = await row(
      this.#db,
      Count,
      'SELECT COUNT(*) AS n FROM api_tokens WHERE user_id = ? AND ends_at > UTC_TIMESTAMP(3)',
      [userId],
    );
    if (!user || found!.n >= MOST_TOKENS) return null;
    const token = newToken();
    const now = new Date();
    await repository(this.#db, ApiTokenEntity).insert({
      tokenHash: tokenHash(token)!,
      userId,
      name,
      scopes: granted.join(' '),
      createdAt: now,
      endsAt: new Date(now.getTime() + days * DAY_MS),
    });
    return PREFIX + token;
  }

  /** A user's tokens that are good still, the newest first. */
  list(userId: number): Promise<ApiToken[]> {
    return rows(
      this.#db,
      TokenRow,
      `SELECT id, name, scopes, created_at AS createdAt, used_at AS usedAt, ends_at AS endsAt FROM api_tokens
       WHERE user_id = ? AND ends_at > UTC_TIMESTAMP(3) ORDER BY id DESC`,
      [userId],
    );
  }

  /** Takes a token back; one of another user stays. */
  async revoke(userId: number, tokenId: number): Promise<void> {
    await this.#db.query('DELETE FROM api_tokens WHERE id = ? AND user_id = ?', [tokenId, userId]);
  }

  /** Takes all tokens of a user back. */
  async revokeAll(userId: number): Promise<void> {
    await this.#db.query('DELETE FROM api_tokens WHERE user_id = ?', [userId]);
  }

  /** Takes those tokens of a user back that may do what admins do. */
  async revokeAdmins(userId: number): Promise<void> {
    await this.#db.query("DELETE FROM api_tokens WHERE user_id = ? AND scopes LIKE '%admin:%'", [userId]);
  }

  /** Whom a token stands for, in one statement; null for a text that is none, or of somebody who may not act. */
  async find(token: string): Promise<FoundToken | null> {
    const hash = token.startsWith(PREFIX) ? tokenHash(token.slice(PREFIX.length)) : null;
    if (!hash) return null;
    const found = await row(
      this.#db,
      FoundRow,
      `SELECT t.id AS tokenId, t.scopes, COALESCE(t.used_at < UTC_TIMESTAMP(3) - INTERVAL ${USE_MINUTES} MINUTE, 1) AS stale,
         EXISTS (SELECT 1 FROM second_factors f WHERE f.user_id = u.id AND f.since IS NOT NULL) AS secondFactor,
         u.id, u.email, u.name, u.locale, u.role
       FROM api_tokens t JOIN users u ON u.id = t.user_id
       WHERE t.token_hash = ? AND t.ends_at > UTC_TIMESTAMP(3) AND u.suspended_at IS NULL AND u.deleted_at IS NULL`,
      [hash],
    );
    if (!found) return null;
    const { tokenId, scopes: granted, stale, secondFactor, ...user } = found;
    return { tokenId, scopes: granted, stale, secondFactor, user };
  }

  async use(tokenId: number): Promise<void> {
    await this.#db.query('UPDATE api_tokens SET used_at = UTC_TIMESTAMP(3) WHERE id = ?', [tokenId]);
  }

  /** Removes some of the tokens that are good no more; answers how many. */
  async forget(most: number): Promise<number> {
    const { affectedRows } = await this.#db.query('DELETE FROM api_tokens WHERE ends_at <= UTC_TIMESTAMP(3) LIMIT ?', [
      most,
    ]);
    return affectedRows;
  }
}
