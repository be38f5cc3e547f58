import type { PaymentMethod } from '../contract/payments.ts';

/**
 * What a payment can be: `open` waits for its payer to begin; `authorising` until the provider's answer is known; `action`
 * until the payer has done something at the provider's; `awaiting` until money arrives; `authorised` until it is captured.
 * `captured` and `ended` are for good.
 */
export const paymentStates = ['open', 'authorising', 'action', 'awaiting', 'authorised', 'captured', 'ended'] as const;
export type PaymentState = (typeof paymentStates)[number];

/**
 * What one try to pay can be. `sent`: the provider was asked, its answer is not known. `voiding`: whatever the provider
 * may hold is to be let go. At most one attempt of a payment is none of `declined`, `voiding` and `voided`.
 */
export const attemptStates = [
  'sent',
  'action',
  'awaiting',
  'authorised',
  'captured',
  'declined',
  'voiding',
  'voided',
] as const;
export type AttemptState = (typeof attemptStates)[number];

/** What a refund can be: `by-hand` is for an admin to send; `failed` was refused by the provider for good. */
export const refundStates = ['due', 'by-hand', 'done', 'failed'] as const;

export interface NewPayment {
  readonly payerId: number;
  /** What the payer and the bank's statement call it: 1 to 40 characters of ASCII, of no other payment. */
  readonly reference: string;
  readonly method: PaymentMethod;
  /** In minor units, 1 or more. */
  readonly amountCents: number;
  /** ISO 4217 code. */
  readonly currency: string;
}

export interface Payment extends NewPayment {
  readonly id: number;
  readonly state: PaymentState;
  readonly createdAt: Date;
  readonly capturedAt: Date | null;
  readonly endedAt: Date | null;
}

/** One try to pay. */
export interface Attempt {
  readonly id: number;
  readonly paymentId: number;
  /** Id of the provider that was asked. */
  readonly provider: string;
  /** What the provider knows it by: a UUID that no other attempt ever has. */
  readonly key: string;
  readonly state: AttemptState;
  /** Where the payer does what the provider wants done. */
  readonly actionUrl: string | null;
  /** Why it was declined or given up. */
  readonly reason: string | null;
}

/**
 * What became of a wish to end a payment. `under-way`: the provider is being asked, so that the money may come yet; ask
 * again later. `paid`: it came.
 */
export type Ended = 'ended' | 'under-way' | 'paid';

/** Money to be given back for an order, once. */
export interface NewRefund {
  readonly paymentId: number;
  readonly orderId: number;
  /** In minor units, 1 or more. */
  readonly amountCents: number;
}

/** What became of a wish to pay. */
export type PayOutcome =
  | { readonly outcome: 'paid' }
  /** The payer must go on at this address, which may be another site's: lead there by a link, never by a redirect. */
  | { readonly outcome: 'action'; readonly url: string }
  /** The money is to be sent by the payer; an admin or the provider tells when it is there. */
  | { readonly outcome: 'awaiting' }
  /** Nothing was taken, and the payer may try again. */
  | { readonly outcome: 'declined'; readonly reason: string }
  /** The provider's answer is not known yet; the store finds it out by itself. */
  | { readonly outcome: 'under-way' }
  /** The form's fields, with the names of their faults (`payments.faults` of the texts). Nothing was asked for. */
  | { readonly outcome: 'invalid'; readonly faults: Readonly<Record<string, string>> }
  /** No provider serves this method any more. */
  | { readonly outcome: 'not-offered' }
  /** The payment was called off before. */
  | { readonly outcome: 'ended' };

/** What became of an admin's word that a transfer has arrived. `not-by-hand`: its provider says so itself. */
export interface Confirmed {
  readonly outcome: 'confirmed' | 'paid' | 'ended' | 'not-by-hand';
}

/** What became of a provider's post. */
export interface Received {
  readonly outcome: 'received' | 'refused' | 'unknown-provider';
}
