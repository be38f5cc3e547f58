import type { EntityManager } from 'typeorm';
import { NotFound } from '../core/errors.ts';
import { type PageOf, pageOf } from '../core/page-of.ts';
import { findGroup, findGroupsOfBuyer, findSellerSums } from './group.repository.ts';
import type { GroupSummary, Order, OrderGroup, OrderWithHistory, SellerSums } from './order.model.ts';
import { type FoundOrder, findOrders } from './order.repository.ts';
import { withHistory } from './order-history.repository.ts';
import { isOrderNumber } from './order-number.ts';
import type { OrderState } from './order-state.ts';

/** A seller's lists, each with the states of its orders. What is to be shipped begins with what waits longest. */
export const sellerLists = {
  unpaid: ['unpaid'],
  'to-ship': ['to-ship'],
  shipped: ['shipped'],
  received: ['received'],
  cancelled: ['cancelled', 'expired'],
} as const satisfies Record<string, readonly OrderState[]>;
export type SellerList = keyof typeof sellerLists;

/** States in which a seller needs to know where the parcel goes. */
const SENT: readonly OrderState[] = ['to-ship', 'shipped', 'received'];

const LAST = 4_294_967_295;

/** What there is to see of orders, each to those whom it concerns: what is somebody else's is not found. */
export class OrderLists {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** What a buyer has ordered, the newest first. `after` is the `next` of the page before. */
  async groupsOfBuyer(userId: number, after: number | null, most: number): Promise<PageOf<GroupSummary>> {
    const groups = pageOf(await findGroupsOfBuyer(this.#db, userId, after ?? LAST, most + 1), most);
    const ids = groups.items.map(({ id }) => id);
    const orders = ids.length === 0 ? [] : await findOrders(this.#db, 'WHERE o.group_id IN (?) ORDER BY o.id', [ids]);
    const byGroup = Map.groupBy(orders, ({ groupId }) => groupId);
    return { ...groups, items: groups.items.map((group) => ({ ...group, orders: byGroup.get(group.id) ?? [] })) };
  }

  /** @throws NotFound also for one of another buyer */
  async groupOfBuyer(userId: number, number: string): Promise<OrderGroup> {
    const group = isOrderNumber(number) ? await findGroup(this.#db, number) : null;
    if (group?.buyerId !== userId) throw new NotFound('order', number);
    const { id, buyerId: _, ...facts } = group;
    const orders: FoundOrder[] = await findOrders(this.#db, 'WHERE o.group_id = ? ORDER BY o.id', [id]);
    return { ...facts, orders: await withHistory(this.#db, orders) };
  }

  /** One list of a user's shop; nothing when there is no shop. */
  async ordersOfSeller(userId: number, list: SellerList, after: number | null, most: number): Promise<PageOf<Order>> {
    const oldestFirst = list === 'to-ship';
    const found = await findOrders(
      this.#db,
      `WHERE s.user_id = ? AND o.state IN (?) AND o.id ${oldestFirst ? '> ? ORDER BY o.id' : '< ? ORDER BY o.id DESC'} LIMIT ?`,
      [userId, sellerLists[list], after ?? (oldestFirst ? 0 : LAST), most + 1],
    );
    return pageOf(found, most);
  }

  sumsOfSeller(userId: number): Promise<SellerSums> {
    return findSellerSums(this.#db, userId);
  }

  /**
   * An order of a user's shop, with the address once it is paid.
   *
   * @throws NotFound also for one of another shop
   */
  async orderOfSeller(userId: number, orderId: number): Promise<OrderWithHistory> {
    const order = await this.#order('WHERE o.id = ? AND s.user_id = ?', [orderId, userId]);
    return SENT.includes(order.state) ? order : { ...order, address: null };
  }

  /** @throws NotFound */
  orderForAdmin(orderId: number): Promise<OrderWithHistory> {
    return this.#order('WHERE o.id = ?', [orderId]);
  }

  async #order(where: string, values: readonly number[]): Promise<OrderWithHistory> {
    const [order] = await withHistory(this.#db, await findOrders(this.#db, where, values));
    if (!order) throw new NotFound('order', values[0]!);
    return order;
  }
}
