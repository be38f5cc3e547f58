import type { PaymentMethod } from '../contract/payments.ts';
import type { Quote } from '../delivery/index.ts';
import type { Condition } from '../listings/index.ts';

/** Unpaid orders that one buyer may have at once: each holds copies that nobody else can buy. */
export const MOST_UNPAID = 5;

/** What a checkout can lack, in the order of its steps. */
export const checkoutSteps = ['address', 'delivery', 'payment'] as const;
export type CheckoutStep = (typeof checkoutSteps)[number];

/** Where an order goes; kept with it as it was. */
export interface OrderAddress {
  readonly name: string;
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly phone: string;
}

/** Copies of an offer that are bought, with everything as it is in the database now. */
export interface CheckoutLine {
  readonly listingId: number;
  readonly bookId: number;
  readonly title: string;
  readonly authors: string;
  readonly condition: Condition;
  readonly notes: string;
  readonly priceCents: number;
  /** What is wanted, or what is left of it. */
  readonly copies: number;
}

/** A line of the cart that cannot be bought as it is: none of it, or (`fewer`) only some copies. */
export interface LeftOut {
  readonly listingId: number;
  readonly title: string;
  readonly reason: 'own' | 'sold-out' | 'withdrawn' | 'fewer';
}

/** What is bought of one seller, and how it can be delivered. */
export interface CheckoutSeller {
  readonly sellerId: number;
  readonly seller: { readonly name: string; readonly place: string };
  readonly lines: readonly CheckoutLine[];
  readonly itemsCents: number;
  /** Cheapest first; none before there is an address, or where nobody delivers to it. */
  readonly quotes: readonly Quote[];
  /** One of `quotes`; null until it is chosen, or when what was chosen is not offered any more. */
  readonly delivery: Quote | null;
}

/** A checkout as it is now: everything from the database, nothing from a form. */
export interface Checkout {
  /** New with each order that is placed: placing twice with one key places once. Null until something is chosen. */
  readonly key: string | null;
  readonly sellers: readonly CheckoutSeller[];
  readonly leftOut: readonly LeftOut[];
  readonly addressId: number | null;
  readonly address: OrderAddress | null;
  readonly method: PaymentMethod | null;
  readonly copies: number;
  readonly itemsCents: number;
  /** Of the deliveries that are chosen. */
  readonly deliveryCents: number;
  readonly totalCents: number;
  /** Steps without an answer; none when the order can be placed. */
  readonly lacks: readonly CheckoutStep[];
  /** A hash of all that is bought, to where, how and for how much: what a buyer who places has seen. */
  readonly seen: string;
}

/** What became of a choice; `unknown`: not one of what was offered. */
export type Choice = { readonly outcome: 'chosen' | 'unknown' };
