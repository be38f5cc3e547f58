import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from '../database/rows.ts';

/** What the log tells of: one word for each thing that somebody with power over others has done. */
export interface AuditEntry {
  /** Null when the store did it by itself. */
  readonly actorId: number | null;
  /** For example `suspend-user`. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: number };
  /** What else there is to know, without secrets. @default nothing */
  readonly details?: Readonly<Record<string, unknown>>;
}

const EntryRow = z.object({
  id: z.number(),
  at: z.date(),
  actorId: z.number().nullable(),
  actorName: z.string().nullable(),
  action: z.string(),
  subjectKind: z.string(),
  subjectId: z.number(),
  details: z.string().transform((text) => JSON.parse(text) as Readonly<Record<string, unknown>>),
});
export type LoggedEntry = z.output<typeof EntryRow>;

/** The log of who did what, to which entries are only added. */
export class AuditLogService {
  readonly #db: EntityManager;

  constructor(db: EntityManager) {
    this.#db = db;
  }

  /** In the transaction of what it tells of: neither is there without the other. */
  async record({ actorId, action, subject, details = {} }: AuditEntry): Promise<void> {
    await this.#db.query(
      'INSERT INTO audit_log (at, actor_id, action, subject_kind, subject_id, details) VALUES (UTC_TIMESTAMP(3), ?, ?, ?, ?, ?)',
      [actorId, action, subject.kind, subject.id, JSON.stringify(details)],
    );
  }

  /** Entries from the newest on, or from before one of them. */
  list(most: number, before: number | null): Promise<LoggedEntry[]> {
    return rows(
      this.#db,
      EntryRow,
      `SELECT a.id, a.at, a.actor_id AS actorId, u.name AS actorName, a.action, a.subject_kind AS subjectKind,
         a.subject_id AS subjectId, a.details
       FROM audit_log a LEFT JOIN users u ON u.id = a.actor_id
       WHERE a.id < ? ORDER BY a.id DESC LIMIT ?`,
      [before ?? 4_294_967_295, most],
    );
  }
}
