import type { User } from './account.model.ts';
import { exportLimits, passwordLimits } from './account-limits.ts';
import { type AccountServices, allow } from './accounts.ts';
import { type LeaveReason, type Left, leaveReasons, type UserData } from './own-data.model.ts';
import type { OwnDataService } from './own-data.service.ts';
import type { PasswordHasher } from './password-hasher.ts';

interface OwnDataServices extends AccountServices {
  readonly ownData: OwnDataService;
}

/** The store's database with the services of all features. */
interface OwnDatabase<S> {
  readCurrent<T>(work: (services: S) => Promise<T>): Promise<T>;
  snapshot<T>(work: (services: S) => Promise<T>): Promise<T>;
  transaction<T>(work: (services: S) => Promise<T>): Promise<T>;
}

/** Undoes what was done to leave. */
class Refusal extends Error {
  readonly reasons: readonly LeaveReason[];
  constructor(reasons: readonly LeaveReason[]) {
    super(`There is something under way: ${reasons.join(', ')}.`);
    this.reasons = reasons;
  }
}

/** What people do with all that the store knows of them: take a copy along, and have it forgotten. */
export class OwnData<S extends OwnDataServices> {
  readonly #database: OwnDatabase<S>;
  readonly #hasher: PasswordHasher;
  readonly #features: readonly UserData<S>[];

  constructor(database: OwnDatabase<S>, hasher: PasswordHasher, features: readonly UserData<S>[]) {
    this.#database = database;
    this.#hasher = hasher;
    this.#features = features;
  }

  /** All that the features keep of a user, as it was at one moment. @throws TooManyRequests */
  async export(userId: number): Promise<Readonly<Record<string, unknown>>> {
    await allow(this.#database, 'copies', exportLimits(userId));
    return this.#database.snapshot(async (services) => {
      const parts = [await services.ownData.ofAccount(userId)];
      for (const { dataOf } of this.#features) if (dataOf) parts.push(await dataOf(services, userId));
      return Object.assign({ exportedAt: new Date() }, ...parts);
    });
  }

  /** What keeps a user from leaving now. */
  reasonsToStay(userId: number): Promise<readonly LeaveReason[]> {
    return this.#database.readCurrent((services) => this.#reasons(services, userId));
  }

  /** Deletes the account of whoever knows its password, unless something is under way. @throws TooManyRequests */
  async leave(user: User, password: string): Promise<Left> {
    await allow(this.#database, 'passwords', passwordLimits(user.id));
    const known = await this.#database.readCurrent(({ accounts }) => accounts.findById(user.id));
    if (!known || !(await this.#hasher.verify(known.passwordHash, password))) return { outcome: 'wrong-password' };
    try {
      return await this.#database.transaction(async (services) => {
        // Behind the user's row nobody logs in, and the password is the one that was just compared.
        const locked = await services.accounts.lock(user.id);
        if (locked?.passwordHash !== known.passwordHash) return { outcome: 'wrong-password' };
        for (const { leave } of this.#features) await leave?.(services, user.id);
        const reasons = await this.#reasons(services, user.id);
        if (reasons.length > 0) throw new Refusal(reasons);
        await services.mail.send({ to: locked.email, locale: locked.locale, template: 'account-deleted', data: {} });
        await services.ownData.anonymise(user.id);
        return { outcome: 'left' };
      });
    } catch (error) {
      if (error instanceof Refusal) return { outcome: 'refused', reasons: error.reasons };
      throw error;
    }
  }

  async #reasons(services: S, userId: number): Promise<readonly LeaveReason[]> {
    const found = new Set<LeaveReason>();
    for (const { mayLeave } of this.#features)
      for (const reason of (await mayLeave?.(services, userId)) ?? []) found.add(reason);
    return leaveReasons.filter((reason) => found.has(reason));
  }
}
