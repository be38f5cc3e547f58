import type { PaymentMethod } from '../contract/payments.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { CheckoutStep, LeftOut } from './checkout.model.ts';

/** On which terms the store sells: from its configuration. */
export interface SaleTerms {
  /** Ways to pay that are offered now. */
  readonly methods: readonly PaymentMethod[];
  readonly holdMinutes: number;
  readonly transferHoldDays: number;
  /** The account to transfer to, as buyers are told it. */
  readonly transferAccount?: string | undefined;
}

/** A wish to buy what the checkout holds. */
export interface Placing {
  readonly userId: number;
  /** That of the checkout, or one of the client's own (see `keyOf`). */
  readonly key: string;
  /**
   * Whose key it is: a page has that of the checkout it shows, and cannot place another with it; a program makes one.
   *
   * @default 'checkout'
   */
  readonly keyOf?: 'checkout' | 'client';
  /** What the buyer has seen; it can only refuse an order whose total is another by now. */
  readonly expectedTotalCents: number;
  /** `seen` of the checkout that the buyer has seen: refuses one that differs in anything. @default not compared */
  readonly expectedSeen?: string | undefined;
  /** Language and currency of the order. */
  readonly locale: Pick<Locale, 'tag' | 'currency'>;
  readonly terms: SaleTerms;
}

/** What became of it. All but `placed` have changed nothing. */
export type Placed =
  /** `again`: it was placed before, with this key. */
  | { readonly outcome: 'placed'; readonly number: string; readonly again: boolean }
  /** These are gone, or there are fewer than were wanted; the cart keeps the rest. */
  | { readonly outcome: 'sold-out'; readonly lines: readonly LeftOut[] }
  | { readonly outcome: 'changed'; readonly totalCents: number }
  | { readonly outcome: 'incomplete'; readonly step: CheckoutStep }
  | { readonly outcome: 'too-many-holds'; readonly most: number }
  | { readonly outcome: 'empty' };
