import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { count, row } from '../database/rows.ts';
import { repository } from '../database/table.ts';
import { gradeOf } from '../listings/index.ts';
import type { CheckoutSeller } from './checkout.model.ts';
import { OrderEntity, OrderLineEntity, ReservationEntity } from './order.entity.ts';
import { OrderEventEntity } from './order-history.entity.ts';

const Count = z.object({ n: count });

/** Unpaid checkouts of a buyer: each holds copies. */
export async function countUnpaid(db: EntityManager, userId: number): Promise<number> {
  const found = await row(db, Count, "SELECT COUNT(*) AS n FROM order_groups WHERE buyer_id = ? AND state = 'unpaid'", [
    userId,
  ]);
  return found?.n ?? 0;
}

const Id = z.object({ id: z.number(), holdsUntil: z.date() });

interface NewGroup {
  readonly number: string;
  readonly buyerId: number;
  readonly paymentId: number;
  readonly currency: string;
  readonly totalCents: number;
  readonly locale: string;
  readonly address: string;
  readonly holdMinutes: number;
}

/** Writes an unpaid checkout, held from now on for so many minutes of the database's clock. */
export async function insertGroup(db: EntityManager, group: NewGroup): Promise<z.output<typeof Id>> {
  const { number, buyerId, paymentId, currency, totalCents, locale, address, holdMinutes } = group;
  const { insertId } = await db.query(
    `INSERT INTO order_groups
       (number, buyer_id, payment_id, currency, total_cents, locale, address, state, holds_until, placed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'unpaid', UTC_TIMESTAMP(3) + INTERVAL ? MINUTE, UTC_TIMESTAMP(3))`,
    [number, buyerId, paymentId, currency, totalCents, locale, address, holdMinutes],
  );
  return (await row(db, Id, 'SELECT id, holds_until AS holdsUntil FROM order_groups WHERE id = ?', [insertId]))!;
}

/** Writes what of a checkout is one seller's, with its lines and what they hold. */
export async function insertOrder(
  db: EntityManager,
  groupId: number,
  buyerId: number,
  { sellerId, lines, itemsCents, delivery }: CheckoutSeller,
): Promise<void> {
  const { raw } = await repository(db, OrderEntity).insert({
    groupId,
    sellerId,
    state: 'unpaid',
    version: 1,
    itemsCents,
    deliveryCents: delivery!.costCents,
    deliveryProviderId: delivery!.providerId,
    deliveryName: delivery!.name,
    deliveryDaysFrom: delivery!.daysFrom,
    deliveryDaysTo: delivery!.daysTo,
  });
  const orderId: number = raw.insertId;
  const insert = <R extends object>(entity: Parameters<typeof repository<R>>[1], values: readonly R[]) =>
    db
      .createQueryBuilder()
      .insert()
      .into(entity)
      .values(values as never)
      .updateEntity(false)
      .execute();
  await insert(
    OrderLineEntity,
    lines.map(({ listingId, bookId, title, authors, condition, notes, priceCents, copies }) => ({
      orderId,
      listingId,
      bookId,
      title,
      authors,
      condition: gradeOf(condition),
      notes,
      priceCents,
      quantity: copies,
    })),
  );
  await insert(
    ReservationEntity,
    lines.map(({ listingId, copies }) => ({ orderId, listingId, quantity: copies, state: 'held' })),
  );
  await repository(db, OrderEventEntity).insert({
    orderId,
    at: new Date(),
    actor: 'buyer',
    actorId: buyerId,
    action: 'place',
    state: 'unpaid',
    note: '',
  });
}
