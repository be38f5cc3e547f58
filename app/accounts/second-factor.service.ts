import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, row } from '../database/rows.ts';
import { newToken, tokenHash } from './opaque-token.ts';
import { newRecoveryCode, recoveryCodeHash } from './recovery-code.ts';
import { newTotpSecret, stepOf } from './totp.ts';

/** How long a key may wait for its first code. */
const SET_UP_MINUTES = 15;
/** How long who has given the password may take to give a code. */
export const HALF_LOGIN_SECONDS = 300;
const RECOVERY_CODES = 10;

const FactorRow = z.object({ since: z.date(), codesLeft: count });
const SecretRow = z.object({ secret: z.instanceof(Buffer) });
const UserRow = z.object({ userId: z.number() });

/** The second factor of a user, that is on. */
export type SecondFactor = z.output<typeof FactorRow>;

/** What somebody showed: a code of their app, or one of the recovery codes, of which so many are left. */
export type UsedCode = { readonly by: 'app' } | { readonly by: 'recovery'; readonly codesLeft: number };

/**
 * Second factors, their recovery codes, and logins that wait for a code. What changes one is to be run with the user's
 * row locked; using a code is one conditional statement, so that a code that comes twice at once is taken once.
 */
export class SecondFactorService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** Null for a user who has none, or has only begun to set one up. */
  find(userId: number): Promise<SecondFactor | null> {
    return row(
      this.#db,
      FactorRow,
      `SELECT since, (SELECT COUNT(*) FROM recovery_codes WHERE user_id = f.user_id) AS codesLeft
       FROM second_factors f WHERE user_id = ? AND since IS NOT NULL`,
      [userId],
    );
  }

  /** Makes a new key, that asks nobody for a code yet; leaves one alone that is on. */
  async begin(userId: number): Promise<void> {
    await this.#db.query(
      `INSERT INTO second_factors (user_id, secret, begun_at) VALUES (?, ?, UTC_TIMESTAMP(3))
       ON DUPLICATE KEY UPDATE secret = IF(since IS NULL, VALUES(secret), secret),
         begun_at = IF(since IS NULL, VALUES(begun_at), begun_at)`,
      [userId, newTotpSecret()],
    );
  }

  /** The key that is being set up; null when there is none, or it has waited for too long. */
  async findBegun(userId: number): Promise<Buffer | null> {
    const found = await row(
      this.#db,
      SecretRow,
      `SELECT secret FROM second_factors
       WHERE user_id = ? AND since IS NULL AND begun_at > UTC_TIMESTAMP(3) - INTERVAL ${SET_UP_MINUTES} MINUTE`,
      [userId],
    );
    return found?.secret ?? null;
  }

  /** Switches on what was begun, by its first code; answers the recovery codes. Null for another code. */
  async switchOn(userId: number, code: string): Promise<readonly string[] | null> {
    const secret = await this.findBegun(userId);
    const step = secret && stepOf(secret, code);
    if (step === null) return null;
    await this.#db.query('UPDATE second_factors SET since = UTC_TIMESTAMP(3), last_step = ? WHERE user_id = ?', [
      step,
      userId,
    ]);
    return this.renewCodes(userId);
  }

  /** Takes a code: of the app, which may have any spaces, or of recovery. Null when it is neither, or was used. */
  async use(userId: number, typed: string): Promise<UsedCode | null> {
    const hash = recoveryCodeHash(typed);
    if (hash) return this.#useRecoveryCode(userId, hash);
    const found = await row(
      this.#db,
      SecretRow,
      'SELECT secret FROM second_factors WHERE user_id = ? AND since IS NOT NULL',
      [userId],
    );
    const step = found && stepOf(found.secret, typed.replaceAll(/\s/g, ''));
    if (step === null) return null;
    const { affectedRows } = await this.#db.query(
      'UPDATE second_factors SET last_step = ? WHERE user_id = ? AND last_step < ?',
      [step, userId, step],
    );
    return affectedRows > 0 ? { by: 'app' } : null;
  }

  async #useRecoveryCode(userId: number, hash: Buffer): Promise<UsedCode | null> {
    const { affectedRows } = await this.#db.query('DELETE FROM recovery_codes WHERE user_id = ? AND code_hash = ?', [
      userId,
      hash,
    ]);
    const factor = affectedRows > 0 ? await this.find(userId) : null;
    return factor && { by: 'recovery', codesLeft: factor.codesLeft };
  }

  /** Makes new recovery codes instead of those of before; answers them, once. */
  async renewCodes(userId: number): Promise<readonly string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await this.#db.query('DELETE FROM recovery_codes WHERE user_id = ?', [userId]);
    await this.#db.query(`INSERT INTO recovery_codes (user_id, code_hash) VALUES ${codes.map(() => '(?, ?)').join()}`, [
      ...codes.flatMap((code) => [userId, recoveryCodeHash(code)]),
    ]);
    return codes;
  }

  /** Takes the factor off, with its codes and the logins that wait for one; false when there is none that is on. */
  async switchOff(userId: number): Promise<boolean> {
    const { affectedRows } = await this.#db.query(
      'DELETE FROM second_factors WHERE user_id = ? AND since IS NOT NULL',
      [userId],
    );
    await this.#db.query('DELETE FROM recovery_codes WHERE user_id = ?', [userId]);
    await this.forgetHalfLogins(userId);
    return affectedRows > 0;
  }

  /** Remembers who has given the right password; answers the token by which they come back with a code. */
  async beginLogin(userId: number): Promise<string> {
    const token = newToken();
    await this.#db.query(
      'INSERT INTO half_logins (token_hash, user_id, ends_at) VALUES (?, ?, UTC_TIMESTAMP(3) + INTERVAL ? SECOND)',
      [tokenHash(token), userId, HALF_LOGIN_SECONDS],
    );
    return token;
  }

  /** Who has begun to log in; null when that was too long ago, or the password is another one since. */
  async findLogin(token: string): Promise<number | null> {
    const hash = tokenHash(token);
    if (!hash) return null;
    const sql = 'SELECT user_id AS userId FROM half_logins WHERE token_hash = ? AND ends_at > UTC_TIMESTAMP(3)';
    return (await row(this.#db, UserRow, sql, [hash]))?.userId ?? null;
  }

  /** Ends a login that has had its code. */
  async endLogin(token: string): Promise<void> {
    await this.#db.query('DELETE FROM half_logins WHERE token_hash = ?', [tokenHash(token)]);
  }

  /** Ends all logins of a user that wait for a code. */
  async forgetHalfLogins(userId: number): Promise<void> {
    await this.#db.query('DELETE FROM half_logins WHERE user_id = ?', [userId]);
  }

  /** Removes some of the logins that were not finished, and of the keys that were not set up; answers how many. */
  async forget(most: number): Promise<number> {
    let removed = 0;
    for (const ended of [
      'half_logins WHERE ends_at <= UTC_TIMESTAMP(3)',
      `second_factors WHERE since IS NULL AND begun_at <= UTC_TIMESTAMP(3) - INTERVAL ${SET_UP_MINUTES} MINUTE`,
    ]) {
      const { affectedRows } = await this.#db.query(`DELETE FROM ${ended} LIMIT ?`, [most]);
      removed += affectedRows;
    }
    return removed;
  }
}
