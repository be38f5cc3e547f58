import type { AuditLogService } from '../audit-log/index.ts';
import type { DeadLetterService } from '../mail/index.ts';

export interface DeadLetterServices {
  readonly auditLog: AuditLogService;
  readonly deadLetters: DeadLetterService;
}

/** Has a mail that was given up tried again; false when somebody was quicker. To be run in a transaction. */
export async function retryMail(services: DeadLetterServices, adminId: number, id: number): Promise<boolean> {
  const { auditLog, deadLetters } = services;
  const mail = await deadLetters.find(id);
  if (!mail || !(await deadLetters.retry(id))) return false;
  // Not whom it is for: the log is kept for ever, and people may ask to be forgotten.
  const details = { template: mail.template, attempts: mail.attempts };
  await auditLog.record({ actorId: adminId, action: 'retry-mail', subject: { kind: 'mail', id }, details });
  return true;
}

/** Forgets a mail that was given up; false when somebody was quicker. To be run in a transaction. */
export async function dropMail(services: DeadLetterServices, adminId: number, id: number): Promise<boolean> {
  const { auditLog, deadLetters } = services;
  const mail = await deadLetters.find(id);
  if (!mail || !(await deadLetters.drop(id))) return false;
  const details = { template: mail.template, attempts: mail.attempts };
  await auditLog.record({ actorId: adminId, action: 'drop-mail', subject: { kind: 'mail', id }, details });
  return true;
}
