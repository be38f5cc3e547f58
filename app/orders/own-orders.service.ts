import type { EntityManager } from 'typeorm';
import type { LeaveReason } from '../accounts/index.ts';
import { type FoundOrder, findOrders } from './order.repository.ts';
import { countOpen, findMessagesOf, findPayoutsOf } from './own-data.repository.ts';

/** What a user's own copy says of an order that they have placed or sold; of the other side no more than they know. */
const told = ({ id, number, state, lines, itemsCents, deliveryCents, totalCents, delivery, placedAt }: FoundOrder) => ({
  id,
  number,
  state,
  placedAt,
  lines,
  itemsCents,
  deliveryCents,
  totalCents,
  delivery,
});

/** What orders keep of a user: to be handed out to them, and what keeps them from leaving. */
export class OwnOrders {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** All that they have bought, sold, earned and written. */
  async dataOf(userId: number): Promise<Readonly<Record<string, unknown>>> {
    const bought = await findOrders(this.#db, 'WHERE g.buyer_id = ? ORDER BY o.id', [userId]);
    const sold = await findOrders(this.#db, 'WHERE s.user_id = ? ORDER BY o.id', [userId]);
    return {
      orders: bought.map((order) => ({ ...told(order), seller: order.seller.name, address: order.address })),
      sales: sold.map(told),
      payouts: await findPayoutsOf(this.#db, userId),
      orderMessages: await findMessagesOf(this.#db, userId),
    };
  }

  /** What is under way, as buyer or as seller: money or parcels of somebody else hang on it. */
  async reasonsToStay(userId: number): Promise<readonly LeaveReason[]> {
    const { buying, selling } = await countOpen(this.#db, userId);
    return [...(buying > 0 ? (['buying'] as const) : []), ...(selling > 0 ? (['selling'] as const) : [])];
  }

  /**
   * Forgets what they were about to buy. Orders stay: they are the sellers', too; of where the parcels went only the
   * country does.
   */
  async leave(userId: number): Promise<void> {
    await this.#db.query('DELETE FROM checkouts WHERE user_id = ?', [userId]);
    await this.#db.query(
      `UPDATE order_groups SET address = JSON_SET(address, '$.name', 'deleted', '$.line1', '', '$.line2', '',
         '$.city', '', '$.region', '', '$.postalCode', '', '$.phone', '') WHERE buyer_id = ?`,
      [userId],
    );
  }
}
