import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { languageTags } from '../core/i18n/locale.ts';
import { count, row, rows } from '../database/rows.ts';
import { MOST_COUNTED } from './overview.model.ts';
import type { AdminUser, UserDeeds } from './user.model.ts';

const UserRow = z.object({
  id: z.number(),
  email: z.string(),
  name: z.string(),
  locale: z.enum(languageTags),
  role: z.enum(['user', 'admin']),
  createdAt: z.date(),
  suspendedAt: z.date().nullable(),
  deletedAt: z.date().nullable(),
  sessions: count,
  secondFactorSince: z.date().nullable(),
  sellerId: z.number().nullable(),
  sellerName: z.string().nullable(),
});

/** What admins see of a user, deleted ones too; null when there is none. */
export const findUser = (db: EntityManager, id: number): Promise<AdminUser | null> =>
  row(
    db,
    UserRow,
    `SELECT u.id, u.email, u.name, u.locale, u.role, u.created_at AS createdAt, u.suspended_at AS suspendedAt,
       u.deleted_at AS deletedAt, s.id AS sellerId, s.name AS sellerName,
       (SELECT COUNT(*) FROM sessions WHERE user_id = u.id AND ends_at > UTC_TIMESTAMP(3)) AS sessions,
       (SELECT since FROM second_factors WHERE user_id = u.id) AS secondFactorSince
     FROM users u LEFT JOIN sellers s ON s.user_id = u.id WHERE u.id = ?`,
    [id],
  );

const Deeds = z.object({ bought: count, sold: count, offers: count });

/** Orders and live offers of a user, each counted up to a bound. */
export async function countDeeds(db: EntityManager, userId: number, sellerId: number | null): Promise<UserDeeds> {
  const bounded = (from: string) => `(SELECT COUNT(*) FROM (SELECT 1 FROM ${from} LIMIT ${MOST_COUNTED + 1}) found)`;
  const found = await row(
    db,
    Deeds,
    `SELECT ${bounded('order_groups g JOIN orders o ON o.group_id = g.id WHERE g.buyer_id = ?')} AS bought,
       ${bounded('orders WHERE seller_id = ?')} AS sold,
       ${bounded("listings WHERE seller_id = ? AND status = 'live' AND available > 0")} AS offers`,
    [userId, sellerId ?? 0, sellerId ?? 0],
  );
  return found!;
}

const Id = z.object({ id: z.number() });

/** Users who may do what admins do. Locked until the transaction ends, their number does not change meanwhile. */
export async function findAdmins(db: EntityManager, { lock = false } = {}): Promise<number[]> {
  const found = await rows(
    db,
    Id,
    `SELECT id FROM users WHERE role = 'admin' AND suspended_at IS NULL AND deleted_at IS NULL ORDER BY id ${lock ? 'FOR UPDATE' : ''}`,
  );
  return found.map(({ id }) => id);
}

/** False when the user has the role already, or cannot have it. */
export async function updateRole(db: EntityManager, userId: number, role: 'user' | 'admin'): Promise<boolean> {
  const { affectedRows } = await db.query(
    "UPDATE users SET role = ? WHERE id = ? AND role <> ? AND deleted_at IS NULL AND (role = 'admin' OR suspended_at IS NULL)",
    [role, userId, role],
  );
  return affectedRows > 0;
}
