import type { PaymentProvider } from './provider.ts';

/** A transfer to the store's account. Nobody tells the store of it: an admin looks at the account and says so. */
export const bankTransfer = (account: string): PaymentProvider => ({
  id: 'bank-transfer',
  method: 'transfer',
  test: false,
  byHand: true,
  account,
  authorise: async ({ reference }) => ({ status: 'awaiting', reference }),
  // There are no books but the store's own: whatever it asks for waits for the money.
  find: async () => ({ status: 'awaiting' }),
  capture: async () => ({ status: 'refused', reason: 'money that has arrived is captured' }),
  void: async () => ({ status: 'voided' }),
  refund: async () => ({ status: 'by-hand' }),
});
