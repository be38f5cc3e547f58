import type { Hazard } from './hazard.ts';

export const moneyHazards: readonly Hazard[] = [
  {
    hazard: 'A store in production sends books to buyers who have paid a provider for tests.',
    source: "the app's contract: STORE_STAGE, PAYMENT_PROVIDERS",
    guard: { rule: 'production-takes-real-money' },
  },
  {
    hazard: 'Buyers are offered no way to pay, or a bank transfer without the account to which it goes.',
    source: "the app's contract: PAYMENT_PROVIDERS, BANK_TRANSFER_ACCOUNT",
    guard: { rule: 'buyers-can-pay' },
  },
  {
    hazard: 'Copies stay held for orders that nobody pays, or a payment that was cut off is never gone on with.',
    source: "the app's contract: HOLD_MINUTES, what the role worker does",
    guard: { rule: 'worker-ends-what-web-begins' },
  },
  {
    hazard: "The worker cannot verify what the web pods have signed, or asks a provider that is not the payment's.",
    source: "the app's contract: SECRET_KEY, PAYMENT_PROVIDERS",
    guard: { rule: 'worker-ends-what-web-begins' },
  },
  {
    hazard: "Buyers transfer to an account that is not the store's.",
    source: "the app's contract: BANK_TRANSFER_ACCOUNT",
    guard: {
      preflight: 'payments.transferAccount is the account of the store, compared by somebody who has it from the bank.',
      how: 'kubectl get configmap of the web pods: BANK_TRANSFER_ACCOUNT; the page of an order that waits for a transfer',
    },
  },
];
