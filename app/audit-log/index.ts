export { AuditLogEntity } from './audit-log.entity.ts';
export { type AuditEntry, AuditLogService, type AuditQuery, type LoggedEntry } from './audit-log.service.ts';
