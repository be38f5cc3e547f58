import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { languageTags } from '../core/i18n/locale.ts';
import { row, rows } from '../database/rows.ts';
import { type ListedUser, type UserFilter, type UserWithPassword, userRoles } from './account.model.ts';

const UserRow = z.object({
  id: z.number(),
  email: z.string(),
  name: z.string(),
  locale: z.enum(languageTags),
  role: z.enum(userRoles),
  passwordHash: z.string(),
  suspendedAt: z.date().nullable(),
});
const ListedRow = z.object({
  id: z.number(),
  email: z.string(),
  name: z.string(),
  role: z.enum(userRoles),
  createdAt: z.date(),
  suspendedAt: z.date().nullable(),
  deletedAt: z.date().nullable(),
});

/** The one user of whom `where` is true; a deleted one is nobody. */
export const findUser = (db: EntityManager, where: string, values: unknown[]): Promise<UserWithPassword | null> =>
  row(
    db,
    UserRow,
    `SELECT u.id, u.email, u.name, u.locale, u.role, u.password_hash AS passwordHash, u.suspended_at AS suspendedAt
     FROM users u WHERE u.deleted_at IS NULL AND ${where}`,
    values,
  );

/** What LIKE takes for the text itself, wherever it stands. */
const anywhere = (text: string): string => `%${text.replaceAll(/[!%_]/g, '!$&')}%`;

/** Users from the newest on, deleted ones too. */
export function findUsers(db: EntityManager, { query = '', before }: UserFilter, most: number): Promise<ListedUser[]> {
  const pattern = anywhere(query.trim());
  return rows(
    db,
    ListedRow,
    `SELECT id, email, name, role, created_at AS createdAt, suspended_at AS suspendedAt, deleted_at AS deletedAt
     FROM users WHERE id < ?${query.trim() === '' ? '' : " AND (email LIKE ? ESCAPE '!' OR name LIKE ? ESCAPE '!')"}
     ORDER BY id DESC LIMIT ?`,
    [before ?? 4_294_967_295, ...(query.trim() === '' ? [] : [pattern, pattern]), most],
  );
}
