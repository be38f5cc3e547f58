import type { PaymentMethod } from '../contract/payments.ts';
import { NotFound } from '../core/errors.ts';
import { AttemptFlow, type AttemptFlowOptions } from './attempt-flow.ts';
import type { Attempt, Confirmed, Payment, PayOutcome, Received } from './payment.model.ts';
import type { PaymentDatabase, PaymentServices } from './payment-database.ts';
import type { PaymentProvider, WebhookHeaders } from './provider.ts';
import { ProviderCalls } from './provider-calls.ts';
import { readDetails } from './read-details.ts';
import { RefundFlow } from './refund-flow.ts';

export interface PaymentsOptions<S extends PaymentServices> {
  readonly database: PaymentDatabase<S>;
  /** Those that serve buyers; of several providers of one method the first. */
  readonly providers: readonly PaymentProvider[];
  /** Origin of the store, to which payers come back. */
  readonly baseUrl: string;
  readonly log: AttemptFlowOptions<S>['log'];
  /** Runs in the transaction in which a payment becomes captured: once for each payment. @default nothing */
  readonly paid?: (services: S, paymentId: number) => Promise<void>;
}

/** What a page shows of a payment. */
export interface PaymentView {
  readonly payment: Payment;
  /** The latest try; null when there was none. */
  readonly attempt: Attempt | null;
  /** Who serves the method now; undefined when nobody does. */
  readonly provider: PaymentProvider | undefined;
}

/**
 * How payments are paid: note what is about to be asked, ask the provider outside any transaction, note the answer.
 * Whoever ends in between leaves an attempt that is due: the worker finds out what became of it.
 */
export class Payments<S extends PaymentServices = PaymentServices> {
  readonly #options: PaymentsOptions<S>;
  readonly #calls: ProviderCalls;
  readonly #flow: AttemptFlow<S>;
  readonly #refunds: RefundFlow<S>;

  constructor(options: PaymentsOptions<S>) {
    const { database, providers, log, paid = async () => undefined } = options;
    this.#options = options;
    this.#calls = new ProviderCalls(providers);
    this.#flow = new AttemptFlow({ database, calls: this.#calls, log, paid });
    this.#refunds = new RefundFlow({ database, calls: this.#calls, log });
  }

  /** The ways to pay that are offered. */
  methods(): PaymentMethod[] {
    return [...new Set(this.#options.providers.map(({ method }) => method))];
  }

  /** What a page shows of a payment; whose it is, is the caller's to know. @throws NotFound */
  async view(paymentId: number): Promise<PaymentView> {
    const found = await this.#options.database.readCurrent(async ({ payments }) => ({
      payment: await payments.find(paymentId),
      attempt: await payments.findAttempt(paymentId),
    }));
    if (!found.payment) throw new NotFound('payment', paymentId);
    return { ...found, payment: found.payment, provider: this.#serving(found.payment.method) };
  }

  /** The provider of an id, if it serves the store. */
  provider(id: string): PaymentProvider | undefined {
    return this.#calls.find(id);
  }

  /** The payment that a key belongs to; null for a key of nobody. */
  async paymentOf(key: string): Promise<Payment | null> {
    return this.#options.database.readCurrent(async ({ attempts }) => {
      const attempt = await attempts.find(key);
      return attempt && attempts.paymentOf(attempt);
    });
  }

  #serving(method: PaymentMethod): PaymentProvider | undefined {
    return this.#options.providers.find((provider) => provider.method === method);
  }

  /**
   * Pays with what the payer has filled in. Asked again while that is under way, it answers what is known of it: of any
   * number at once one asks the provider.
   *
   * @throws NotFound for a payment that never was
   */
  async pay(paymentId: number, form: Readonly<Record<string, string>>): Promise<PayOutcome> {
    const { payment, provider } = await this.view(paymentId);
    if (payment.state !== 'open') return this.outcome(paymentId);
    if (!provider) return { outcome: 'not-offered' };
    const details = readDetails(provider, form);
    if ('faults' in details) return { outcome: 'invalid', faults: details.faults };
    const { begun, attempt } = await this.#options.database.transaction(({ attempts }) =>
      attempts.begin(payment, provider.id),
    );
    if (begun && attempt)
      await this.#flow.begin(attempt, {
        key: attempt.key,
        amountCents: payment.amountCents,
        currency: payment.currency,
        reference: payment.reference,
        returnUrl: `${this.#options.baseUrl}/payments/return/${attempt.key}`,
        details: details.value,
      });
    return this.outcome(paymentId);
  }

  /** How a payment stands, as `pay` would answer it. @throws NotFound */
  async outcome(paymentId: number): Promise<PayOutcome> {
    const { payment, attempt } = await this.view(paymentId);
    switch (payment.state) {
      case 'captured':
        return { outcome: 'paid' };
      case 'ended':
        return { outcome: 'ended' };
      case 'awaiting':
        return { outcome: 'awaiting' };
      case 'action':
        return { outcome: 'action', url: attempt!.actionUrl! };
      case 'open':
        return { outcome: 'declined', reason: attempt?.reason ?? 'declined' };
      default:
        return { outcome: 'under-way' };
    }
  }

  /**
   * Finds out what became of an attempt, and goes on with it: whoever comes back from a provider's page leads here, and
   * whatever a provider tells, in any order and any number of times. A key that is nobody's does nothing.
   */
  async resolve(key: string): Promise<void> {
    const attempt = await this.#options.database.readCurrent(({ attempts }) => attempts.find(key));
    if (attempt) await this.#flow.goOn(attempt, false);
  }

  /**
   * A transfer has arrived, an admin says. An ended payment stays so: its copies are another's by now, and the money is to
   * be sent back.
   *
   * @throws NotFound for a payment that never was
   */
  async confirmTransfer(paymentId: number, adminId: number): Promise<Confirmed> {
    const { payment, attempt, provider } = await this.view(paymentId);
    const serving = attempt ? this.#calls.find(attempt.provider) : provider;
    if (payment.state === 'captured') return { outcome: 'paid' };
    if (payment.state === 'ended') return { outcome: 'ended' };
    if (!serving?.byHand) return { outcome: 'not-by-hand' };
    return this.#options.database.transaction(async (services) => {
      const outcome = await services.attempts.confirm(paymentId, serving.id);
      if (outcome !== 'confirmed') return { outcome };
      await services.auditLog.record({
        actorId: adminId,
        action: 'confirm-transfer',
        subject: { kind: 'payment', id: paymentId },
        details: { reference: payment.reference, amountCents: payment.amountCents },
      });
      await this.#options.paid?.(services, paymentId);
      return { outcome };
    });
  }

  /** Goes on with attempts that are due, for the worker; answers how many it were. */
  async resume(most: number): Promise<number> {
    const due = await this.#options.database.transaction(({ attempts }) => attempts.claim(most));
    await Promise.all(due.map((attempt) => this.#flow.goOn(attempt, true)));
    return due.length;
  }

  /** Sends refunds that are due, for the worker; answers how many it were. */
  sendRefunds(most: number): Promise<number> {
    return this.#refunds.send(most);
  }

  /**
   * Takes what a provider has posted: once its signature is known to be right, every attempt that it tells of is gone on
   * with. An event that was seen to before is so again.
   */
  async receive(providerId: string, headers: WebhookHeaders, body: Buffer): Promise<Received> {
    const provider = this.#calls.find(providerId);
    if (!provider?.webhook) return { outcome: 'unknown-provider' };
    const webhook = provider.webhook(headers, body);
    if (webhook.status === 'refused') {
      this.#options.log.warn({ provider: providerId, reason: webhook.reason }, 'a webhook was refused');
      return { outcome: 'refused' };
    }
    for (const { id, key } of webhook.events) {
      if (await this.#options.database.readCurrent(({ webhooks }) => webhooks.isKnown(providerId, id))) continue;
      await this.resolve(key);
      // Noted last: whoever ends before this is told again.
      await this.#options.database.transaction(({ webhooks }) => webhooks.note(providerId, id));
    }
    return { outcome: 'received' };
  }
}
