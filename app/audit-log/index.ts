export { AuditLogEntity } from './audit-log.entity.ts';
export { AuditLogService, type AuditQuery, type LoggedEntry } from './audit-log.service.ts';
