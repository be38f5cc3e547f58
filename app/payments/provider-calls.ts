import type {
  Answer,
  AuthoriseRequest,
  Captured,
  Found,
  PaymentProvider,
  Refunded,
  RefundRequest,
  Voided,
} from './provider.ts';

/** Seconds that a call of a provider may take. */
const CALL_SECONDS = 10;

/** A provider has not answered: what became of the call is not known. The message holds nothing that a payer typed. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** Calls of providers, each within its time; whatever goes wrong is one kind of error. */
export class ProviderCalls {
  readonly #providers: ReadonlyMap<string, PaymentProvider>;
  readonly #milliseconds: number;

  constructor(providers: readonly PaymentProvider[], seconds = CALL_SECONDS) {
    this.#providers = new Map(providers.map((provider) => [provider.id, provider]));
    this.#milliseconds = seconds * 1000;
  }

  find(id: string): PaymentProvider | undefined {
    return this.#providers.get(id);
  }

  authorise(id: string, request: AuthoriseRequest): Promise<Answer> {
    return this.#call(id, (provider, signal) => provider.authorise(request, signal));
  }

  ask(id: string, key: string): Promise<Found | null> {
    return this.#call(id, (provider, signal) => provider.find(key, signal));
  }

  capture(id: string, key: string): Promise<Captured> {
    return this.#call(id, (provider, signal) => provider.capture(key, signal));
  }

  void(id: string, key: string): Promise<Voided> {
    return this.#call(id, (provider, signal) => provider.void(key, signal));
  }

  refund(id: string, request: RefundRequest): Promise<Refunded> {
    return this.#call(id, (provider, signal) => provider.refund(request, signal));
  }

  async #call<T>(id: string, call: (provider: PaymentProvider, signal: AbortSignal) => Promise<T>): Promise<T> {
    const provider = this.#providers.get(id);
    if (!provider) throw new Unanswered(`There is no provider ${id} any more.`);
    const late = Promise.withResolvers<never>();
    const end = new AbortController();
    // A provider may do without the signal.
    const timer = setTimeout(() => {
      late.reject(new Error(`no answer within ${this.#milliseconds} ms`));
      end.abort();
    }, this.#milliseconds);
    try {
      return await Promise.race([call(provider, end.signal), late.promise]);
    } catch (error) {
      throw new Unanswered(`${id}: ${withoutNumbers(error)}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Gateways repeat what they were sent; nothing that could be a card's number leaves this place. */
const withoutNumbers = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll(/\d(?:[ -]?\d){6,}/g, '…').slice(0, 250);
