import { createHash } from 'node:crypto';
import { Unavailable } from '../core/errors.ts';
import type { AttemptService } from './attempt.service.ts';
import type { Attempt } from './payment.model.ts';
import type { PaymentDatabase } from './payment-database.ts';
import type { AuthoriseRequest, Found } from './provider.ts';
import { type ProviderCalls, Unanswered } from './provider-calls.ts';

export interface AttemptFlowOptions<S> {
  readonly database: PaymentDatabase<S>;
  readonly calls: ProviderCalls;
  readonly log: {
    warn(facts: object, message: string): void;
    error(facts: object, message: string): void;
  };
  readonly paid: (services: S, paymentId: number) => Promise<void>;
}

/** What is done with one attempt: the provider is asked, and what it says is noted. Any number of these may run at once. */
export class AttemptFlow<S extends { readonly attempts: AttemptService }> {
  readonly #options: AttemptFlowOptions<S>;

  constructor(options: AttemptFlowOptions<S>) {
    this.#options = options;
  }

  /** Asks for the money of an attempt that was just begun, and takes it. */
  begin(attempt: Attempt, request: AuthoriseRequest): Promise<void> {
    return this.#watched(attempt, async () => {
      await this.#note(attempt, await this.#options.calls.authorise(attempt.provider, request));
    });
  }

  /**
   * Goes on with an attempt from wherever it is.
   *
   * @param close whether one that the provider has never heard of is given up for good: not while the one who began it
   *   may still be asking
   */
  goOn(attempt: Attempt, close: boolean): Promise<void> {
    return this.#watched(attempt, async () => {
      const { state, provider, key } = attempt;
      const { calls } = this.#options;
      if (state === 'authorised') await this.#capture(attempt);
      if (state === 'voiding') await this.#letGo(attempt);
      if (state !== 'sent' && state !== 'action' && state !== 'awaiting') return;
      const found = (await calls.ask(provider, key)) ?? (close ? await calls.void(provider, key) : null);
      if (found) await this.#note(attempt, found);
    });
  }

  async #note(attempt: Attempt, found: Found): Promise<void> {
    const { calls, database, paid } = this.#options;
    const byHand = calls.find(attempt.provider)?.byHand === true;
    const settled = await database.transaction(async (services) => {
      const result = await services.attempts.settle(attempt.key, found, byHand);
      if (result.paidNow) await paid(services, attempt.paymentId);
      return result;
    });
    if (settled.attempt.state === 'authorised') await this.#capture(settled.attempt);
  }

  async #capture(attempt: Attempt): Promise<void> {
    const { calls, database } = this.#options;
    const answer = await calls.capture(attempt.provider, attempt.key);
    if (answer.status === 'captured') await this.#note(attempt, answer);
    else await database.transaction(({ attempts }) => attempts.giveUp(attempt.key));
  }

  /** Nobody waits for this money any more: it is released, or paid back when it was taken all the same. */
  async #letGo(attempt: Attempt): Promise<void> {
    const { calls, database, log } = this.#options;
    const { provider, key } = attempt;
    if ((await calls.void(provider, key)).status === 'captured') {
      const { amountCents } = (await database.transaction(({ attempts }) => attempts.paymentOf(attempt)))!;
      const back = await calls.refund(provider, { key: refundKeyOf(key), paymentKey: key, amountCents });
      if (back.status !== 'done')
        throw new Unanswered(`${provider}: money that nobody owes is there, and stays: ${back.status}`);
      log.warn({ attemptId: attempt.id, provider, amountCents }, 'money that nobody owed was given back');
    }
    await this.#note(attempt, { status: 'voided' });
  }

  /** What fails is tried again by the worker. */
  async #watched(attempt: Attempt, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      const { database, log } = this.#options;
      const facts = { attemptId: attempt.id, paymentId: attempt.paymentId, provider: attempt.provider };
      const reason = (error as Error).message;
      if (error instanceof Unanswered) log.warn({ ...facts, reason }, 'a payment provider has not answered');
      else log.error({ ...facts, err: error }, 'a payment could not be gone on with');
      await database.transaction(({ attempts }) => attempts.postpone(attempt.key, reason));
    }
  }
}

/** The same for an attempt each time: its money is paid back once. */
function refundKeyOf(key: string): string {
  const hash = createHash('sha256').update(`refund of ${key}`).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
