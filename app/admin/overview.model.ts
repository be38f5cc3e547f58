/** Rows of a kind that are counted; of more it is only said that they are more. */
export const MOST_COUNTED = 1000;

/** States of an order, in the order in which it goes through them. */
export const orderStates = ['unpaid', 'to-ship', 'shipped', 'received', 'cancelled', 'expired'] as const;

/** How much there is of everything; a number above {@link MOST_COUNTED} says only that. */
export interface Overview extends Readonly<Record<(typeof orderStates)[number], number>> {
  readonly users: number;
  readonly offers: number;
  /** Bank transfers that buyers have promised. */
  readonly transfers: number;
  /** Refunds that a person has to make. */
  readonly refundsByHand: number;
  /** Offers that somebody has reported. */
  readonly reports: number;
  /** Mails that were given up. */
  readonly mails: number;
  /** Refunds that a provider has refused. */
  readonly refunds: number;
  /** Attempts to pay of which nobody knows how they ended. */
  readonly payments: number;
}
