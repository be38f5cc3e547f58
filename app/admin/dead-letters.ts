import { z } from 'zod';
import type { AuditLogService } from '../audit-log/index.ts';
import type { DeadLetter, DeadLetterService } from '../mail/index.ts';

export interface DeadLetterServices {
  readonly auditLog: AuditLogService;
  readonly deadLetters: DeadLetterService;
}

/** Where a page of mails that were given up begins: behind the one with this moment and number. */
export const GivenUpAfter = z
  .string()
  .regex(/^\d{1,13}-[1-9]\d{0,9}$/, 'accepted: the place of a mail in the list')
  .transform((text) => {
    const [moment, id] = text.split('-').map(Number);
    return { failedAt: new Date(moment!), id: id! };
  })
  .optional();
/** The place of a mail, for {@link GivenUpAfter}. */
export const placeOf = ({ failedAt, id }: DeadLetter): string => `${failedAt.getTime()}-${id}`;

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
