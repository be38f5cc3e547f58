import { table } from '../database/table.ts';

const id = { type: 'int', unsigned: true } as const;
const generatedId = { ...id, primary: true, generated: true } as const;
const moment = { type: 'datetime', precision: 3 } as const;
const word = (length: number) => ({ type: 'varchar', length, charset: 'ascii', collation: 'ascii_bin' }) as const;

/** What happened to an order; rows are only added. */
export const OrderEventEntity = table('OrderEvent', 'order_events', {
  id: generatedId,
  orderId: id,
  at: moment,
  actor: word(10),
  actorId: { ...id, nullable: true },
  action: word(20),
  /** State of the order since then. */
  state: word(12),
  note: { type: 'varchar', length: 500 },
});

/** What buyer and seller of an order write to each other. */
export const OrderMessageEntity = table('OrderMessage', 'order_messages', {
  id: generatedId,
  orderId: id,
  authorId: id,
  at: moment,
  text: { type: 'varchar', length: 2000 },
});

/** What the store owes a seller for an order that has arrived. */
export const PayoutEntity = table('Payout', 'payouts', {
  id: generatedId,
  sellerId: id,
  orderId: id,
  amountCents: { type: 'int', unsigned: true },
  earnedAt: moment,
  /** When it was paid out. */
  paidAt: { ...moment, nullable: true },
});
