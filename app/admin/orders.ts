import type { AuditLogService } from '../audit-log/index.ts';
import type { Acted, OrderService } from '../orders/index.ts';

interface OrderServices {
  readonly auditLog: AuditLogService;
  readonly orders: OrderService;
}

/** What an admin wants to happen to an order, of which they have seen a version. */
export interface AdminWish {
  readonly adminId: number;
  readonly orderId: number;
  readonly version: number;
}

/** Calls an order off: what was paid for it is given back. To be run in a transaction. @throws NotFound */
export async function cancelOrder(
  { auditLog, orders }: OrderServices,
  { adminId, orderId, version }: AdminWish,
  reason: string,
): Promise<Acted> {
  const by = { actor: 'admin', userId: adminId } as const;
  const acted = await orders.act({ orderId, action: 'cancel', by, version, note: reason });
  if (acted.outcome === 'done')
    await auditLog.record({
      actorId: adminId,
      action: 'cancel-order',
      subject: { kind: 'order', id: orderId },
      details: { reason },
    });
  return acted;
}

/** Ships for a seller who is no user. To be run in a transaction. @throws NotFound */
export async function shipOrder(
  { auditLog, orders }: OrderServices,
  { adminId, orderId, version }: AdminWish,
  trackingNumber: string | null,
): Promise<Acted> {
  const by = { actor: 'admin', userId: adminId } as const;
  const acted = await orders.act({ orderId, action: 'ship', by, version, trackingNumber });
  if (acted.outcome === 'done')
    await auditLog.record({
      actorId: adminId,
      action: 'ship-order',
      subject: { kind: 'order', id: orderId },
      details: trackingNumber === null ? {} : { trackingNumber },
    });
  return acted;
}
