import type { AttemptFlowOptions } from './attempt-flow.ts';
import type { PaymentDatabase } from './payment-database.ts';
import type { Refunded } from './provider.ts';
import { type ProviderCalls, Unanswered } from './provider-calls.ts';
import type { ClaimedRefund, RefundService } from './refund.service.ts';

export interface RefundFlowOptions<S> {
  readonly database: PaymentDatabase<S>;
  readonly calls: ProviderCalls;
  readonly log: AttemptFlowOptions<S>['log'];
}

/** Gives money back: providers are asked outside any transaction, with a key that gives it back once. */
export class RefundFlow<S extends { readonly refunds: RefundService }> {
  readonly #options: RefundFlowOptions<S>;

  constructor(options: RefundFlowOptions<S>) {
    this.#options = options;
  }

  /** Sends refunds that are due; answers how many it were. */
  async send(most: number): Promise<number> {
    const due = await this.#options.database.transaction(({ refunds }) => refunds.claim(most));
    await Promise.all(due.map((refund) => this.#sendOne(refund)));
    return due.length;
  }

  async #sendOne(refund: ClaimedRefund): Promise<void> {
    const { calls, database, log } = this.#options;
    const { id, provider, key, paymentKey, amountCents } = refund;
    const about = { refundId: id, paymentId: refund.paymentId, provider, attempt: refund.attempt };
    let answer: Refunded;
    try {
      answer = await calls.refund(provider, { key, paymentKey, amountCents });
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      log.warn({ ...about, reason: error.message }, 'a payment provider has not answered');
      await database.transaction(({ refunds }) => refunds.postpone(refund, error.message));
      return;
    }
    if (answer.status === 'refused') log.error({ ...about, reason: answer.reason }, 'a refund was refused');
    await database.transaction(({ refunds }) => {
      if (answer.status === 'done') return refunds.done(id);
      return refunds.leave(
        id,
        answer.status === 'refused' ? 'failed' : 'by-hand',
        'reason' in answer ? answer.reason : null,
      );
    });
  }
}
