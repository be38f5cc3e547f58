import { table } from '../database/table.ts';

const ascii = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** What somebody is to pay, or has paid. */
export const PaymentEntity = table('Payment', 'payments', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  payerId: { type: 'int', unsigned: true },
  reference: { type: 'varchar', length: 40, ...ascii },
  method: { type: 'varchar', length: 20, ...ascii },
  currency: { type: 'char', length: 3, ...ascii },
  /** In minor units. */
  amountCents: { type: 'int', unsigned: true },
  /** One of `paymentStates`. */
  state: { type: 'varchar', length: 12, ...ascii },
  /** Raised by each change of the state. */
  version: { type: 'int', unsigned: true, default: 1 },
  createdAt: { type: 'datetime', precision: 3 },
  capturedAt: { type: 'datetime', precision: 3, nullable: true },
  endedAt: { type: 'datetime', precision: 3, nullable: true },
});

/** One try to pay, written before the provider is asked. */
export const PaymentAttemptEntity = table('PaymentAttempt', 'payment_attempts', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  paymentId: { type: 'int', unsigned: true },
  provider: { type: 'varchar', length: 40, ...ascii },
  /** What the provider knows it by. */
  keyText: { type: 'char', length: 36, ...ascii },
  /** One of `attemptStates`. */
  state: { type: 'varchar', length: 12, ...ascii },
  providerReference: { type: 'varchar', length: 100, nullable: true, ...ascii },
  actionUrl: { type: 'varchar', length: 1000, nullable: true },
  reason: { type: 'varchar', length: 40, nullable: true, ...ascii },
  /** Times that the worker has gone on with it since its state last changed. */
  checks: { type: 'smallint', unsigned: true },
  /** When the worker goes on with it; while one does, when its lease ends. NULL when nothing is left to do. */
  nextCheckAt: { type: 'datetime', precision: 3, nullable: true },
  lastError: { type: 'varchar', length: 300, nullable: true },
  createdAt: { type: 'datetime', precision: 3 },
  changedAt: { type: 'datetime', precision: 3 },
  /** The payment while this is its live attempt: unique, so that there is one. The database computes it. */
  livePaymentId: { type: 'int', unsigned: true, nullable: true },
});

/** Money to be given back. */
export const RefundEntity = table('Refund', 'refunds', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  paymentId: { type: 'int', unsigned: true },
  orderId: { type: 'int', unsigned: true },
  keyText: { type: 'char', length: 36, ...ascii },
  amountCents: { type: 'int', unsigned: true },
  /** One of `refundStates`. */
  state: { type: 'varchar', length: 12, ...ascii },
  attempts: { type: 'smallint', unsigned: true },
  /** When the worker asks the provider; while one does, when its lease ends. NULL when it has nothing to do. */
  nextAttemptAt: { type: 'datetime', precision: 3, nullable: true },
  lastError: { type: 'varchar', length: 300, nullable: true },
  createdAt: { type: 'datetime', precision: 3 },
  doneAt: { type: 'datetime', precision: 3, nullable: true },
});

/** What providers have told, so that the same told twice is known again. */
export const PaymentEventEntity = table('PaymentEvent', 'payment_events', {
  provider: { type: 'varchar', length: 40, primary: true, ...ascii },
  eventId: { type: 'varchar', length: 100, primary: true, ...ascii },
  receivedAt: { type: 'datetime', precision: 3 },
});

/** What the built-in test providers know: books of their own, as a gateway has them. */
export const TestGatewayPaymentEntity = table('TestGatewayPayment', 'test_gateway_payments', {
  keyText: { type: 'char', length: 36, primary: true, ...ascii },
  provider: { type: 'varchar', length: 40, ...ascii },
  reference: { type: 'varchar', length: 100, ...ascii },
  state: { type: 'varchar', length: 12, ...ascii },
  /** How it is to behave. */
  scenario: { type: 'varchar', length: 20, ...ascii },
  amountCents: { type: 'int', unsigned: true },
  capturedCents: { type: 'int', unsigned: true },
  refundedCents: { type: 'int', unsigned: true },
  currency: { type: 'char', length: 3, ...ascii },
  description: { type: 'varchar', length: 200 },
  returnUrl: { type: 'varchar', length: 500 },
  createdAt: { type: 'datetime', precision: 3 },
});

/** What the built-in test providers have given back. */
export const TestGatewayRefundEntity = table('TestGatewayRefund', 'test_gateway_refunds', {
  keyText: { type: 'char', length: 36, primary: true, ...ascii },
  paymentKey: { type: 'char', length: 36, ...ascii },
  amountCents: { type: 'int', unsigned: true },
  createdAt: { type: 'datetime', precision: 3 },
});
