import { table } from '../database/table.ts';

/** Who did what to whom: rows are added, and never changed or removed. */
export const AuditLogEntity = table('AuditLogEntry', 'audit_log', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  at: { type: 'datetime', precision: 3 },
  /** NULL is the store itself. */
  actorId: { type: 'int', unsigned: true, nullable: true },
  action: { type: 'varchar', length: 40, charset: 'ascii', collation: 'ascii_bin' },
  subjectKind: { type: 'varchar', length: 20, charset: 'ascii', collation: 'ascii_bin' },
  subjectId: { type: 'int', unsigned: true },
  /** JSON. */
  details: { type: 'text' },
});
