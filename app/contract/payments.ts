/**
 * The payment providers that the app has. An installation chooses among them by `PAYMENT_PROVIDERS`; charts and app
 * alike refuse those that are for tests where a store takes real money.
 */

/** The ways in which buyers pay. */
export const paymentMethods = ['card', 'paypal', 'transfer'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

export interface DeclaredProvider {
  readonly id: string;
  /** What it offers to buyers; of several providers of one method the first in `PAYMENT_PROVIDERS` serves it. */
  readonly method: PaymentMethod;
  /** Takes no real money. */
  readonly test: boolean;
  /** Variables without which it cannot work; an installation that lacks one is refused. */
  readonly needs?: readonly string[];
}

export const paymentProviders = [
  { id: 'test-card', method: 'card', test: true },
  { id: 'test-redirect', method: 'paypal', test: true },
  { id: 'bank-transfer', method: 'transfer', test: false, needs: ['BANK_TRANSFER_ACCOUNT'] },
] as const satisfies readonly DeclaredProvider[];
export type PaymentProviderId = (typeof paymentProviders)[number]['id'];
