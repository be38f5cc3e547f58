import type { z } from 'zod';
import type { PaymentMethod } from '../contract/payments.ts';

/**
 * A payment provider: a gateway, or another way in which money reaches the store. A real gateway is one file that makes
 * such an object, one line in `app/contract/payments.ts` and one in `app/payments/providers.ts`.
 *
 * The store makes up the key of each attempt and stores it before it asks. It may ask anything twice, at the same time or
 * much later, from several processes, because one that asks may be killed before it has noted the answer. So everything
 * here is idempotent by key: asked again, it answers what it answered before and moves no money a second time. Gateways
 * offer that as an idempotency key, a merchant reference, or an order id of the shop's own.
 *
 * A method that throws has not answered: the store takes the outcome for unknown, asks `find` later, and goes on from
 * what it finds. What the gateway has refused is an answer, never a throw. No method is called inside a transaction, and
 * none may take longer than its signal, after which nobody listens.
 */
export interface PaymentProvider {
  /** As in `PAYMENT_PROVIDERS` and in the address of its webhook, `/webhooks/<id>`. Stored with each attempt: never changed. */
  readonly id: string;
  readonly method: PaymentMethod;
  /** Takes no real money; refused where STORE_STAGE is `production`. */
  readonly test: boolean;
  /** What the payer fills in on the store's own page. @default nothing */
  readonly details?: PaymentDetails;
  /** An admin says when money has arrived, and sends it back: nobody can be asked. @default false */
  readonly byHand?: boolean;
  /** Where payers send money to, shown with the payment's reference. @default nowhere */
  readonly account?: string;

  /**
   * Asks for the money, to be kept for the store until `capture` or `void`. For a key that was voided it answers
   * `declined`, even if it has never heard of it before.
   */
  authorise(request: AuthoriseRequest, signal: AbortSignal): Promise<Answer>;

  /** What is known of a key now; null when the provider has never heard of it. It must see what `authorise` has just done. */
  find(key: string, signal: AbortSignal): Promise<Found | null>;

  /**
   * Takes the money that was authorised, all of it. `refused` is for good: the money will not come (the authorisation has
   * expired, the account is closed). What may succeed later is thrown.
   */
  capture(key: string, signal: AbortSignal): Promise<Captured>;

  /**
   * Lets go what is authorised, and closes the key for good: nothing can be authorised with it afterwards, not even by a
   * call of `authorise` that is still on its way. `captured` when the money is in already; then nothing is changed.
   */
  void(key: string, signal: AbortSignal): Promise<Voided>;

  /** Gives back a part of what was captured. Each refund has a key of its own. */
  refund(request: RefundRequest, signal: AbortSignal): Promise<Refunded>;

  /**
   * Reads what the provider posts to `/webhooks/<id>`. It checks the signature over the body as it came, byte by byte, and
   * how old it is. What the events say is not believed any further: the store asks `find` for the keys they are about.
   *
   * @default the provider posts nothing, and its address answers 404
   */
  webhook?(headers: WebhookHeaders, body: Buffer): Webhook;
}

export interface AuthoriseRequest {
  /** UUID of the attempt. */
  readonly key: string;
  readonly amountCents: number;
  /** ISO 4217 code. */
  readonly currency: string;
  /** Of the payment, for statements and for people who look for it. */
  readonly reference: string;
  /** Where the payer is to come back to after an `action`; it asks `find`, whatever else the address says. */
  readonly returnUrl: string;
  /** What the payer has filled in, as the schema of `details` has parsed it; empty without one. Never stored or logged. */
  readonly details: Readonly<Record<string, string>>;
}

/** What the provider says of an attempt. */
export type Answer =
  /** The money is kept for the store. `reference` is the provider's own, up to 100 characters of ASCII, for people. */
  | { readonly status: 'authorised'; readonly reference?: string }
  /** Taken at once, by providers that know no two steps. */
  | { readonly status: 'captured'; readonly reference?: string }
  /** Not now and never with this key; another attempt may succeed. */
  | { readonly status: 'declined'; readonly reason: DeclineReason }
  /** The payer must do something at this address. */
  | { readonly status: 'action'; readonly url: string; readonly reference?: string }
  /** The payer sends the money by other means. */
  | { readonly status: 'awaiting'; readonly reference?: string };

/** Why a payer gets no further; each has a text (`payments.reasons`). */
export const declineReasons = ['declined', 'funds', 'expired', 'cancelled', 'not-captured', 'unanswered'] as const;
export type DeclineReason = (typeof declineReasons)[number];

export type Found = Answer | { readonly status: 'voided' };
export type Captured =
  | { readonly status: 'captured'; readonly reference?: string }
  | { readonly status: 'refused'; readonly reason: string };
export type Voided = { readonly status: 'voided' } | { readonly status: 'captured' };

export interface RefundRequest {
  /** UUID of the refund. */
  readonly key: string;
  /** Of the attempt that captured the money. */
  readonly paymentKey: string;
  readonly amountCents: number;
}
export type Refunded =
  /** On its way: the provider will not ask or fail later. */
  | { readonly status: 'done' }
  /** An admin sends it. */
  | { readonly status: 'by-hand' }
  /** For good; an admin sees it. `reason` is for them. */
  | { readonly status: 'refused'; readonly reason: string };

/** What a payer fills in: fields as they are shown, and the schema of what they hold. */
export interface PaymentDetails {
  readonly fields: readonly DetailField[];
  /** Parses a form with a text for each field; the message of an issue names a text in `payments.faults`. */
  readonly schema: z.ZodType<Readonly<Record<string, string>>>;
  /** What whoever tries the store out may fill in, by the name of its text in `payments.examples`. */
  readonly examples?: readonly { readonly value: string; readonly text: string }[];
}

export interface DetailField {
  /** Of the form's field, and of its texts in `payments.fields` and `payments.hints`. */
  readonly name: string;
  /** What browsers fill in. */
  readonly autocomplete: string;
  readonly inputmode?: 'numeric';
  /** Never shown again. @default false */
  readonly secret?: boolean;
}

export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a webhook says, once it is known to be the provider's. */
export type Webhook =
  | {
      readonly status: 'verified';
      /** `id` is of no other event of the provider, up to 100 characters of ASCII; `key` is of the attempt it is about. */
      readonly events: readonly { readonly id: string; readonly key: string }[];
    }
  /** Not signed by the provider, too old, or unreadable. `reason` goes into the log and nowhere else. */
  | { readonly status: 'refused'; readonly reason: string };
