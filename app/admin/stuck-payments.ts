import type { AuditLogService } from '../audit-log/index.ts';
import type { PaymentLists } from '../payments/index.ts';

interface StuckPaymentServices {
  readonly auditLog: AuditLogService;
  readonly paymentLists: PaymentLists;
}

/** Has the worker go on at once with an attempt to pay; false when nothing is left to go on with. To be run in a transaction. */
export async function retryAttempt(
  { auditLog, paymentLists }: StuckPaymentServices,
  adminId: number,
  attemptId: number,
): Promise<boolean> {
  if (!(await paymentLists.retry(attemptId))) return false;
  await auditLog.record({ actorId: adminId, action: 'retry-attempt', subject: { kind: 'attempt', id: attemptId } });
  return true;
}
