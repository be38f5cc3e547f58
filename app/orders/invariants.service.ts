import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from '../database/rows.ts';

/** Something that must never be so; any is a bug. */
export interface OrderFault {
  readonly rule: string;
  /** The offer, order, group or payment that breaks it. */
  readonly id: number;
  /** What is there, and what should be. */
  readonly facts: string;
}

const FaultRow = z.object({ id: z.number(), facts: z.string() });

/** What holds of all orders at every moment, each as a SELECT of what breaks it. */
const rules: Readonly<Record<string, string>> = {
  // Copies are where somebody can say where they are: on sale, held, sold, or gone.
  'stock-is-accounted-for': `
    SELECT l.id, CONCAT(l.quantity, ' copies: ', l.available, ' on sale, ', COALESCE(r.taken, 0), ' taken') AS facts
    FROM listings l
    LEFT JOIN (SELECT listing_id, SUM(quantity) AS taken FROM reservations WHERE state <> 'released' GROUP BY listing_id) r
      ON r.listing_id = l.id
    WHERE l.quantity <> l.available + COALESCE(r.taken, 0)`,
  'reservations-agree-with-their-order': `
    SELECT o.id, CONCAT('order ', o.state, ', copies ', r.state) AS facts
    FROM orders o JOIN reservations r ON r.order_id = o.id
    WHERE NOT (CASE o.state
      WHEN 'unpaid' THEN r.state = 'held'
      WHEN 'expired' THEN r.state = 'released'
      WHEN 'cancelled' THEN r.state IN ('released', 'gone')
      ELSE r.state = 'sold' END)`,
  'lines-have-what-they-reserve': `
    SELECT l.order_id AS id, CONCAT(l.quantity, ' of offer ', l.listing_id, ', reserved ', COALESCE(r.quantity, 0)) AS facts
    FROM order_lines l LEFT JOIN reservations r ON r.order_id = l.order_id AND r.listing_id = l.listing_id
    WHERE r.quantity IS NULL OR r.quantity <> l.quantity`,
  'orders-cost-what-their-lines-cost': `
    SELECT o.id, CONCAT(o.items_cents, ' for lines of ', SUM(l.price_cents * l.quantity)) AS facts
    FROM orders o JOIN order_lines l ON l.order_id = o.id GROUP BY o.id, o.items_cents
    HAVING o.items_cents <> SUM(l.price_cents * l.quantity)`,
  'payments-are-for-their-orders': `
    SELECT g.id, CONCAT(p.amount_cents, ' to pay, total ', g.total_cents, ', orders ', SUM(o.items_cents + o.delivery_cents)) AS facts
    FROM order_groups g JOIN payments p ON p.id = g.payment_id JOIN orders o ON o.group_id = g.id
    GROUP BY g.id, p.amount_cents, g.total_cents
    HAVING p.amount_cents <> g.total_cents OR g.total_cents <> SUM(o.items_cents + o.delivery_cents)`,
  'groups-agree-with-their-payment': `
    SELECT g.id, CONCAT('group ', g.state, ', payment ', p.state) AS facts
    FROM order_groups g JOIN payments p ON p.id = g.payment_id
    WHERE (g.state = 'paid') <> (p.state = 'captured') OR (g.state IN ('expired', 'cancelled')) <> (p.state = 'ended')`,
  'orders-agree-with-their-group': `
    SELECT o.id, CONCAT('order ', o.state, ', group ', g.state) AS facts
    FROM orders o JOIN order_groups g ON g.id = o.group_id
    WHERE NOT (CASE g.state
      WHEN 'paid' THEN o.state IN ('to-ship', 'shipped', 'received', 'cancelled')
      ELSE o.state = g.state END)`,
  // Of the money that came in, what is not given back is what somebody is sent something for.
  'cancelled-orders-that-were-paid-are-refunded': `
    SELECT o.id, CONCAT(o.state, ', ', o.items_cents + o.delivery_cents, ' paid, ', COALESCE(r.amount_cents, 0), ' back') AS facts
    FROM orders o JOIN order_groups g ON g.id = o.group_id LEFT JOIN refunds r ON r.order_id = o.id
    WHERE COALESCE(r.amount_cents, 0) <> IF(o.state = 'cancelled' AND g.state = 'paid', o.items_cents + o.delivery_cents, 0)`,
  'received-orders-are-owed-to-their-seller': `
    SELECT o.id, CONCAT(o.state, ', ', COALESCE(p.amount_cents, 0), ' owed') AS facts
    FROM orders o LEFT JOIN payouts p ON p.order_id = o.id AND p.seller_id = o.seller_id
    WHERE COALESCE(p.amount_cents, 0) <> IF(o.state = 'received', o.items_cents + o.delivery_cents, 0)`,
  'the-last-event-tells-the-state': `
    SELECT o.id, CONCAT('order ', o.state, ', last event ', COALESCE(e.state, 'none')) AS facts
    FROM orders o
    LEFT JOIN order_events e ON e.id = (SELECT MAX(m.id) FROM order_events m WHERE m.order_id = o.id)
    WHERE e.state IS NULL OR e.state <> o.state`,
  'each-change-has-its-event': `
    SELECT o.id, CONCAT('version ', o.version, ', events ', COUNT(e.id)) AS facts
    FROM orders o LEFT JOIN order_events e ON e.order_id = o.id AND e.action <> 'remind'
    GROUP BY o.id, o.version HAVING o.version <> COUNT(e.id)`,
};

/** Names of the rules. */
export const orderRules: readonly string[] = Object.keys(rules);

/** Looks for what must never be so among orders, stock and money; it mends nothing. */
export class OrderInvariants {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** What breaks a rule, some of each; nothing when all is well. To be run in a snapshot: others go on meanwhile. */
  async faults(mostOfEach = 20): Promise<OrderFault[]> {
    const faults: OrderFault[] = [];
    for (const [rule, sql] of Object.entries(rules)) {
      const found = await rows(this.#db, FaultRow, `${sql} LIMIT ?`, [mostOfEach]);
      faults.push(...found.map(({ id, facts }) => ({ rule, id, facts })));
    }
    return faults;
  }
}
