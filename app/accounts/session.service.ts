import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { languageTags } from '../core/i18n/locale.ts';
import { flag, row, rows } from '../database/rows.ts';
import { repository } from '../database/table.ts';
import { type Session, type User, userRoles } from './account.model.ts';
import type { Device } from './device.ts';
import { newToken, tokenHash } from './opaque-token.ts';
import { SessionEntity } from './user.entity.ts';

/** A session ends after so many days, and earlier when it is not used for some. */
const LONGEST_DAYS = 60;
export const LONGEST_SECONDS = LONGEST_DAYS * 86_400;
const IDLE_DAYS = 14;
/** How old the time of the last use may be: writing it at each request would make every page a write. */
const USE_MINUTES = 5;
/** How long a login is good for what asks for the password again. */
const FRESH_MINUTES = 10;
/** Sessions that are listed, the last used first. */
const LISTED = 50;

const LIVE = `ends_at > UTC_TIMESTAMP(3) AND used_at > UTC_TIMESTAMP(3) - INTERVAL ${IDLE_DAYS} DAY`;

const SessionRow = z.object({
  id: z.number(),
  browser: z.string(),
  system: z.string(),
  createdAt: z.date(),
  usedAt: z.date(),
});
const FoundRow = z.object({
  sessionId: z.number(),
  // MySQL answers a comparison as text, in which '0' is something.
  stale: z.coerce.number().transform((answer) => answer === 1),
  id: z.number(),
  email: z.string(),
  name: z.string(),
  locale: z.enum(languageTags),
  role: z.enum(userRoles),
  fresh: flag,
  secondFactor: flag,
});

/** Who a token belongs to. */
export interface FoundSession {
  readonly sessionId: number;
  /** The time of its last use is to be written again. */
  readonly stale: boolean;
  /** It began a short while ago, so that its user has just given the password. */
  readonly fresh: boolean;
  /** The account asks for a code too when somebody logs in. */
  readonly secondFactor: boolean;
  readonly user: User;
}

/** Who is logged in, and with which browsers. */
export class SessionService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** Begins a session of its own; answers its token, which is stored nowhere. */
  async open(userId: number, { browser, system }: Device): Promise<string> {
    const token = newToken();
    const now = new Date();
    await repository(this.#db, SessionEntity).insert({
      tokenHash: tokenHash(token)!,
      userId,
      browser,
      system,
      createdAt: now,
      usedAt: now,
      endsAt: new Date(now.getTime() + LONGEST_SECONDS * 1000),
    });
    return token;
  }

  /** Session and user of a token, in one statement; null when there is none or it has ended. */
  async find(token: string): Promise<FoundSession | null> {
    const hash = tokenHash(token);
    if (!hash) return null;
    const found = await row(
      this.#db,
      FoundRow,
      `SELECT s.id AS sessionId, s.used_at < UTC_TIMESTAMP(3) - INTERVAL ${USE_MINUTES} MINUTE AS stale,
         s.created_at > UTC_TIMESTAMP(3) - INTERVAL ${FRESH_MINUTES} MINUTE AS fresh,
         EXISTS (SELECT 1 FROM second_factors f WHERE f.user_id = u.id AND f.since IS NOT NULL) AS secondFactor,
         u.id, u.email, u.name, u.locale, u.role
       FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = ? AND ${LIVE}
         AND u.suspended_at IS NULL AND u.deleted_at IS NULL`,
      [hash],
    );
    if (!found) return null;
    const { sessionId, stale, fresh, secondFactor, ...user } = found;
    return { sessionId, stale, fresh, secondFactor, user };
  }

  async use(sessionId: number): Promise<void> {
    await this.#db.query('UPDATE sessions SET used_at = UTC_TIMESTAMP(3) WHERE id = ?', [sessionId]);
  }

  /** A user's sessions, the last used first. */
  list(userId: number): Promise<Session[]> {
    return rows(
      this.#db,
      SessionRow,
      `SELECT id, browser, \`system\`, created_at AS createdAt, used_at AS usedAt FROM sessions
       WHERE user_id = ? AND ${LIVE} ORDER BY used_at DESC, id DESC LIMIT ${LISTED}`,
      [userId],
    );
  }

  /** Ends a session by its token; a text that is none ends nothing. */
  async close(token: string): Promise<void> {
    const hash = tokenHash(token);
    if (hash) await this.#db.query('DELETE FROM sessions WHERE token_hash = ?', [hash]);
  }

  /** Ends a session of this user; one of another user stays. */
  async revoke(userId: number, sessionId: number): Promise<void> {
    await this.#db.query('DELETE FROM sessions WHERE id = ? AND user_id = ?', [sessionId, userId]);
  }

  /** Ends all sessions of a user, but for one where it is given. */
  async revokeAll(userId: number, except = 0): Promise<void> {
    await this.#db.query('DELETE FROM sessions WHERE user_id = ? AND id <> ?', [userId, except]);
  }

  /** Removes some of the sessions that have ended; answers how many. */
  async forget(most: number): Promise<number> {
    let removed = 0;
    // One condition at a time: together no index would serve them.
    for (const ended of ['ends_at <= UTC_TIMESTAMP(3)', `used_at <= UTC_TIMESTAMP(3) - INTERVAL ${IDLE_DAYS} DAY`]) {
      const { affectedRows } = await this.#db.query(`DELETE FROM sessions WHERE ${ended} LIMIT ?`, [most]);
      removed += affectedRows;
    }
    return removed;
  }
}
