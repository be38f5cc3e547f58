import type { AuditLogService } from '../audit-log/index.ts';
import type { AttemptService } from './attempt.service.ts';
import type { PaymentService } from './payment.service.ts';
import type { RefundService } from './refund.service.ts';
import type { WebhookService } from './webhook.service.ts';

export interface PaymentServices {
  readonly attempts: AttemptService;
  readonly auditLog: AuditLogService;
  readonly payments: PaymentService;
  readonly refunds: RefundService;
  readonly webhooks: WebhookService;
}

/** Where payments are kept. Providers are asked outside of its transactions, always. */
export interface PaymentDatabase<S> {
  readCurrent<T>(work: (services: S) => Promise<T>): Promise<T>;
  transaction<T>(work: (services: S) => Promise<T>): Promise<T>;
}
