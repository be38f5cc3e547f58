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
  /** Of a user; what else there is has no name. */
  subjectName: z.string().nullable(),
  details: z.string().transform((text) => JSON.parse(text) as Readonly<Record<string, unknown>>),
});
export type LoggedEntry = z.output<typeof EntryRow>;

/** Which entries are asked for. */
export interface AuditQuery {
  readonly most: number;
  /** Only those that are older than the entry with this id. @default from the newest on */
  readonly before?: number | undefined;
  /** Only what this user did. @default everybody and the store itself */
  readonly actorId?: number | undefined;
  /** Only what was done to this. @default whatever it was done to */
  readonly subject?: { readonly kind: string; readonly id: number } | undefined;
}

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

  /** Entries, the newest first; each question is answered by an index. */
  list({ most, before, actorId, subject }: AuditQuery): Promise<LoggedEntry[]> {
    const conditions: [sql: string, ...values: unknown[]][] = [];
    if (before !== undefined) conditions.push(['a.id < ?', before]);
    if (actorId !== undefined) conditions.push(['a.actor_id = ?', actorId]);
    if (subject) conditions.push(['a.subject_kind = ? AND a.subject_id = ?', subject.kind, subject.id]);
    const where = conditions.map(([sql]) => sql).join(' AND ') || 'TRUE';
    return rows(
      this.#db,
      EntryRow,
      `SELECT a.id, a.at, a.actor_id AS actorId, u.name AS actorName, a.action, a.subject_kind AS subjectKind,
         a.subject_id AS subjectId, s.name AS subjectName, a.details
       FROM audit_log a LEFT JOIN users u ON u.id = a.actor_id
         LEFT JOIN users s ON a.subject_kind = 'user' AND s.id = a.subject_id
       WHERE ${where} ORDER BY a.id DESC LIMIT ?`,
      [...conditions.flatMap(([, ...values]) => values), most],
    );
  }
}
