import { table } from '../database/table.ts';

/** The checkout that a buyer is at; one a buyer, gone when it has become an order. */
export const CheckoutEntity = table('Checkout', 'checkouts', {
  userId: { type: 'int', unsigned: true, primary: true },
  /** A UUID, new with each checkout. */
  keyText: { type: 'char', length: 36, charset: 'ascii', collation: 'ascii_bin' },
  addressId: { type: 'int', unsigned: true, nullable: true },
  /** JSON: the chosen delivery provider's id by the seller's. */
  deliveries: { type: 'text' },
  paymentMethod: { type: 'varchar', length: 20, nullable: true, charset: 'ascii', collation: 'ascii_bin' },
  changedAt: { type: 'datetime', precision: 3 },
});
