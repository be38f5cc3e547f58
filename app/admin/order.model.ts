import type { PaymentMethod } from '../contract/payments.ts';
import type { OrderState } from '../orders/index.ts';
import type { PaymentState } from '../payments/index.ts';

/** Which orders an admin looks for; all of them where nothing is given. */
export interface OrderFilter {
  readonly state?: OrderState | undefined;
  readonly number?: string | undefined;
  readonly buyer?: number | undefined;
  readonly seller?: number | undefined;
}

/** An order in a list. */
export interface ListedOrder {
  readonly id: number;
  readonly number: string;
  readonly state: OrderState;
  readonly sellerName: string;
  readonly buyerId: number;
  readonly buyerName: string;
  readonly totalCents: number;
  readonly placedAt: Date;
}

/** One try to pay for the checkout of an order, as the store has noted it. */
export interface PaymentAttempt {
  readonly id: number;
  readonly provider: string;
  readonly state: string;
  readonly reference: string | null;
  readonly reason: string | null;
  readonly lastError: string | null;
  readonly changedAt: Date;
}

/** What was paid of the checkout of an order, and how. */
export interface OrderPayment {
  readonly id: number;
  readonly method: PaymentMethod;
  readonly state: PaymentState;
  readonly amountCents: number;
  /** The latest first. */
  readonly attempts: readonly PaymentAttempt[];
}
