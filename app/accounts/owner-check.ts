import type { User } from './account.model.ts';
import { codeLimits, passwordLimits } from './account-limits.ts';
import { type AccountDatabase, type AccountServices, allow, tellOfRecovery } from './accounts.ts';
import type { PasswordHasher } from './password-hasher.ts';

/** What whoever has a session shows of themselves once more; the code counts where the account has a second factor. */
export interface Proof {
  readonly password: string;
  readonly code: string;
}

export type Unproved = { readonly outcome: 'wrong-password' | 'wrong-code' };

/** Asks whoever has a session for all that logging in asks for: they may have found the browser open. */
export class OwnerCheck {
  readonly #database: AccountDatabase;
  readonly #hasher: PasswordHasher;

  constructor(database: AccountDatabase, hasher: PasswordHasher) {
    this.#database = database;
    this.#hasher = hasher;
  }

  /** Does `work` with the user's row locked, or nothing when it is not its owner who asks. @throws TooManyRequests */
  async prove<T>(
    user: User,
    { password, code }: Proof,
    work: (services: AccountServices) => Promise<T>,
  ): Promise<T | Unproved> {
    const { known, factor } = await this.#database.readCurrent(async ({ accounts, secondFactors }) => ({
      known: await accounts.findById(user.id),
      factor: await secondFactors.find(user.id),
    }));
    await allow(this.#database, 'passwords', [...passwordLimits(user.id), ...(factor ? codeLimits(user.id) : [])]);
    if (!known || !(await this.#hasher.verify(known.passwordHash, password))) return { outcome: 'wrong-password' };
    return this.#database.transaction(async (services) => {
      const locked = await services.accounts.lock(user.id);
      if (locked?.passwordHash !== known.passwordHash) return { outcome: 'wrong-password' };
      if (await services.secondFactors.find(user.id)) {
        const used = await services.secondFactors.use(user.id, code);
        if (!used) return { outcome: 'wrong-code' };
        await tellOfRecovery(services.mail, locked, used);
      }
      return work(services);
    });
  }
}
