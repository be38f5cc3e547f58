import type { OrderState } from '../orders/index.ts';

/** Rows of a kind that are counted; of more it is only said that they are more. */
export const MOST_COUNTED = 1000;

/** How much there is of everything; a number above {@link MOST_COUNTED} says only that. */
export interface Overview extends Readonly<Record<OrderState, number>> {
  readonly users: number;
  readonly offers: number;
  /** Bank transfers that buyers have promised. */
  readonly transfers: number;
  /** Offers that somebody has reported. */
  readonly reports: number;
  /** Mails that were given up. */
  readonly mails: number;
  /** Refunds that wait for a person: to be made by hand, refused, or asked for in vain again and again. */
  readonly refunds: number;
  /** Attempts to pay of which nobody knows how they ended. */
  readonly payments: number;
}
