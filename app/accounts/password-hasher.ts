import { hash, verify } from '@node-rs/argon2';
import { Unavailable } from '../core/errors.ts';
import { normalPassword } from './password-policy.ts';

/** argon2id with 19 MiB and two passes (OWASP Password Storage Cheat Sheet). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes that are made at once: each takes 19 MiB and, for some 30 ms, one of the four threads that read files too. */
const AT_ONCE = 2;
/** Callers that may wait: about a second's work. */
const WAITING = 40;

/** Hashes passwords, a few at once: a flood of logins is turned away rather than let the process starve. */
export class PasswordHasher {
  readonly #limits: { readonly atOnce: number; readonly waiting: number };
  readonly #queue: (() => void)[] = [];
  #running = 0;
  #done = 0;
  #nobody: Promise<string> | undefined;

  constructor(limits = { atOnce: AT_ONCE, waiting: WAITING }) {
    this.#limits = limits;
  }

  /** Hashes that were made and compared so far. */
  get done(): number {
    return this.#done;
  }

  /** A hash to store, with its own salt. @throws Unavailable when too many wait already */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(normalPassword(password), COST));
  }

  /**
   * Is this the password of the hash? Without a hash it takes the same time and is never true, so that nobody can tell
   * whether there is an account.
   *
   * @throws Unavailable when too many wait already
   */
  verify(stored: string | null, password: string): Promise<boolean> {
    return this.#inTurn(async () => {
      this.#nobody ??= hash('the password of nobody', COST);
      const right = await verify(stored ?? (await this.#nobody), normalPassword(password));
      return stored !== null && right;
    });
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#limits.atOnce) this.#running++;
    else if (this.#queue.length >= this.#limits.waiting)
      throw new Unavailable('too-many-logins', 'Too many passwords are being checked at the moment.');
    // Whoever ends hands its place on, so that nobody who comes now is served before those who wait.
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    try {
      this.#done++;
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
