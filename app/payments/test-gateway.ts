import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { PaymentMethod } from '../contract/payments.ts';
import type {
  Answer,
  AuthoriseRequest,
  Captured,
  Found,
  PaymentDetails,
  PaymentProvider,
  Refunded,
  RefundRequest,
  Voided,
  Webhook,
  WebhookHeaders,
} from './provider.ts';
import { signMessage, verifyMessage } from './signed-webhook.ts';
import type { Scenario, TestGatewayEntry, TestGatewayService } from './test-gateway.service.ts';

export interface TestGatewayOptions {
  readonly database: {
    transaction<T>(work: (services: { readonly testGateway: TestGatewayService }) => Promise<T>): Promise<T>;
  };
  /** Origin of the store, where the gateway has its page. */
  readonly baseUrl: string;
  /** Keys of the store that those of its webhooks are made of; the first signs, all verify. */
  readonly keys: () => readonly string[];
}

/** What tells one test provider from the other. */
interface TestProvider {
  readonly id: string;
  readonly method: PaymentMethod;
  readonly details?: PaymentDetails;
  readonly scenarioOf: (details: Readonly<Record<string, string>>) => Scenario;
}

const Event = z.object({ id: z.string().min(1).max(100), key: z.uuid() });

/**
 * A gateway that takes no money. Like a real one it has books of its own, which a process of the store that is killed
 * leaves as they are, a page on which payers approve, and signed webhooks.
 */
export class TestGateway implements PaymentProvider {
  readonly id: string;
  readonly method: PaymentMethod;
  readonly test = true;
  readonly details?: PaymentDetails;
  readonly #scenarioOf: TestProvider['scenarioOf'];
  readonly #options: TestGatewayOptions;

  constructor({ id, method, details, scenarioOf }: TestProvider, options: TestGatewayOptions) {
    this.id = id;
    this.method = method;
    if (details) this.details = details;
    this.#scenarioOf = scenarioOf;
    this.#options = options;
  }

  async authorise(request: AuthoriseRequest): Promise<Answer> {
    const scenario = this.#scenarioOf(request.details);
    if (scenario === 'lost') throw new Error('the connection was lost before the gateway had read the request');
    const entry = await this.#books((books) => books.book(this.id, request, scenario));
    if (scenario === 'timeout' || scenario === 'unknown') throw new Error('the connection was lost before the answer');
    return this.#answerOf(entry);
  }

  async find(key: string): Promise<Found | null> {
    const entry = await this.#books(async (books) => {
      const found = await books.find(key);
      if (found?.scenario === 'unknown') await books.calmDown(key);
      return found;
    });
    if (entry?.scenario === 'unknown') throw new Error('the gateway does not answer');
    if (!entry) return null;
    return entry.state === 'voided' ? { status: 'voided' } : this.#answerOf(entry);
  }

  async capture(key: string): Promise<Captured> {
    const scenario = await this.#books(async (books) => {
      const found = await books.find(key);
      if (found?.scenario === 'capture-later') await books.calmDown(key);
      return found?.scenario;
    });
    if (scenario === 'capture-later') throw new Error('the gateway does not answer');
    if (scenario === 'capture-never') return { status: 'refused', reason: 'the account was closed' };
    const captured = await this.#books((books) => books.capture(key));
    return captured ? { status: 'captured' } : { status: 'refused', reason: 'nothing is authorised' };
  }

  async void(key: string): Promise<Voided> {
    return { status: (await this.#books((books) => books.void(this.id, key))) ? 'voided' : 'captured' };
  }

  async refund({ key, paymentKey, amountCents }: RefundRequest): Promise<Refunded> {
    const done = await this.#books((books) => books.refund(key, paymentKey, amountCents));
    return done ? { status: 'done' } : { status: 'refused', reason: 'so much was not captured' };
  }

  webhook(headers: WebhookHeaders, body: Buffer): Webhook {
    const { 'test-gateway-timestamp': timestamp, 'test-gateway-signature': signature } = headers;
    if (typeof timestamp !== 'string' || typeof signature !== 'string')
      return { status: 'refused', reason: 'it is not signed' };
    const fault = verifyMessage(this.#webhookKeys(), { timestamp, signature, body });
    if (fault) return { status: 'refused', reason: fault };
    const event = Event.safeParse(parsed(body));
    return event.success
      ? { status: 'verified', events: [event.data] }
      : { status: 'refused', reason: 'it is no event of this gateway' };
  }

  /** What the gateway posts to the store when something has become of a key. */
  eventOf(key: string): { readonly headers: WebhookHeaders; readonly body: Buffer } {
    const message = signMessage(this.#webhookKeys()[0]!, Buffer.from(JSON.stringify({ id: randomUUID(), key })));
    return {
      headers: { 'test-gateway-timestamp': message.timestamp, 'test-gateway-signature': message.signature },
      body: message.body,
    };
  }

  #webhookKeys(): Buffer[] {
    return this.#options.keys().map((key) => createHmac('sha256', key).update(`webhooks of ${this.id}`).digest());
  }

  #books<T>(work: (books: TestGatewayService) => Promise<T>): Promise<T> {
    return this.#options.database.transaction(({ testGateway }) => work(testGateway));
  }

  #answerOf({ key, state, scenario, reference }: TestGatewayEntry): Answer {
    if (state === 'action')
      return { status: 'action', url: `${this.#options.baseUrl}/test-gateway/pay/${key}`, reference };
    if (state === 'authorised' || state === 'captured') return { status: state, reference };
    if (state === 'voided') return { status: 'declined', reason: 'expired' };
    return {
      status: 'declined',
      reason: scenario === 'funds' ? 'funds' : scenario === 'action' ? 'cancelled' : 'declined',
    };
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
