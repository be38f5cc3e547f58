import type { PaymentMethod } from '../contract/payments.ts';

/** What is to be paid for an order. */
export interface OrderPayment {
  readonly payerId: number;
  /** The order's number. */
  readonly reference: string;
  readonly method: PaymentMethod;
  readonly amountCents: number;
  readonly currency: string;
}

/** What orders want of payments; each inside the transaction of the order. */
export interface OrderPayments {
  /** Opens a payment; answers its id. */
  open(payment: OrderPayment): Promise<number>;
  /** Ends a payment that nobody has paid; leaves one that is captured, or being paid at this moment. */
  end(paymentId: number): Promise<'ended' | 'under-way' | 'paid'>;
  /** Has the money of one order given back. */
  refund(refund: { readonly paymentId: number; readonly orderId: number; readonly amountCents: number }): Promise<void>;
}
