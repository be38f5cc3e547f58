import type { OrderService } from './order.service.ts';

/** The hook of payments: what one brings about in the transaction in which it becomes captured. */
export const ordersPaid = (services: { readonly orders: OrderService }, paymentId: number): Promise<void> =>
  services.orders.paid(paymentId);
