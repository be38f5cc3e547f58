import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, flag, row, rows } from '../database/rows.ts';
import type { OrderEvent, OrderMessage, OrderWithHistory } from './order.model.ts';
import type { FoundOrder } from './order.repository.ts';
import { actors, orderActions, orderStates } from './order-state.ts';

/** Messages that the page of an order shows: the newest ones. */
const SHOWN_MESSAGES = 200;

const EventRow = z.object({
  orderId: z.number(),
  at: z.date(),
  actor: z.enum(actors),
  action: z.enum([...orderActions, 'place', 'remind']),
  state: z.enum(orderStates),
  note: z.string(),
});

const MessageRow = z.object({
  orderId: z.number(),
  id: z.number(),
  fromBuyer: flag,
  at: z.date(),
  text: z.string(),
});

const Numbered = z.object({ n: count });

/** Orders with their timelines and messages. */
export async function withHistory(db: EntityManager, orders: readonly FoundOrder[]): Promise<OrderWithHistory[]> {
  if (orders.length === 0) return [];
  const ids = orders.map(({ id }) => id);
  const events = await rows(
    db,
    EventRow,
    `SELECT order_id AS orderId, at, actor, action, state, note FROM order_events
     WHERE order_id IN (?) ORDER BY order_id, id`,
    [ids],
  );
  const messages = await rows(
    db,
    MessageRow,
    `SELECT m.order_id AS orderId, m.id, m.author_id = g.buyer_id AS fromBuyer, m.at, m.text
     FROM order_messages m JOIN orders o ON o.id = m.order_id JOIN order_groups g ON g.id = o.group_id
     WHERE m.order_id IN (?) ORDER BY m.id DESC LIMIT ?`,
    [ids, SHOWN_MESSAGES],
  );
  const eventsOf = Map.groupBy(events, ({ orderId }) => orderId);
  const messagesOf = Map.groupBy(messages.toReversed(), ({ orderId }) => orderId);
  return orders.map((order) => ({
    ...order,
    events: (eventsOf.get(order.id) ?? []).map(({ orderId: _, ...event }): OrderEvent => event),
    messages: (messagesOf.get(order.id) ?? []).map(
      ({ id, fromBuyer, at, text }): OrderMessage => ({ id, from: fromBuyer ? 'buyer' : 'seller', at, text }),
    ),
  }));
}

/** Messages that an order has, of both. */
export async function countMessages(db: EntityManager, orderId: number): Promise<number> {
  const found = await row(db, Numbered, 'SELECT COUNT(*) AS n FROM order_messages WHERE order_id = ?', [orderId]);
  return found?.n ?? 0;
}
