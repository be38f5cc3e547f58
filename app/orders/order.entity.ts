import { table } from '../database/table.ts';

const id = { type: 'int', unsigned: true } as const;
const generatedId = { ...id, primary: true, generated: true } as const;
const cents = { type: 'int', unsigned: true } as const;
const days = { type: 'tinyint', unsigned: true } as const;
const moment = { type: 'datetime', precision: 3 } as const;
const maybeMoment = { ...moment, nullable: true } as const;
const word = (length: number) => ({ type: 'varchar', length, charset: 'ascii', collation: 'ascii_bin' }) as const;

/** One checkout that was placed, with its payment. */
export const OrderGroupEntity = table('OrderGroup', 'order_groups', {
  id: generatedId,
  /** Random, and what people call it. */
  number: { type: 'char', length: 12, charset: 'ascii', collation: 'ascii_bin' },
  buyerId: id,
  paymentId: id,
  currency: { type: 'char', length: 3, charset: 'ascii', collation: 'ascii_bin' },
  totalCents: cents,
  /** Language in which it was placed. */
  locale: word(12),
  /** JSON: where it goes, as it was then. */
  address: { type: 'text' },
  state: word(12),
  /** Until when the copies are held; there while it is unpaid, and only then. */
  holdsUntil: maybeMoment,
  placedAt: moment,
});

/** What of it is one seller's. */
export const OrderEntity = table('Order', 'orders', {
  id: generatedId,
  groupId: id,
  sellerId: id,
  state: word(12),
  version: { type: 'int', unsigned: true, default: 1 },
  itemsCents: cents,
  deliveryCents: cents,
  deliveryProviderId: id,
  /** As the provider was called then. */
  deliveryName: { type: 'varchar', length: 80 },
  deliveryDaysFrom: days,
  deliveryDaysTo: days,
  trackingNumber: { type: 'varchar', length: 60, nullable: true },
  /** When the store goes on by itself. */
  dueAt: maybeMoment,
  paidAt: maybeMoment,
  shippedAt: maybeMoment,
  receivedAt: maybeMoment,
  cancelledAt: maybeMoment,
});

/** What was bought, as it was then. */
export const OrderLineEntity = table('OrderLine', 'order_lines', {
  orderId: { ...id, primary: true },
  listingId: { ...id, primary: true },
  bookId: id,
  title: { type: 'varchar', length: 500 },
  authors: { type: 'varchar', length: 1000 },
  /** 1 (New) to 7 (Poor). */
  condition: { type: 'tinyint', unsigned: true },
  notes: { type: 'varchar', length: 1000 },
  priceCents: cents,
  quantity: { type: 'int', unsigned: true },
});

/** Copies that an order has taken from their offer. */
export const ReservationEntity = table('Reservation', 'reservations', {
  orderId: { ...id, primary: true },
  listingId: { ...id, primary: true },
  quantity: { type: 'int', unsigned: true },
  /** `held` until it is paid, then `sold`; `released` is back on sale, `gone` is neither: whoever had it has it no longer. */
  state: word(10),
});
