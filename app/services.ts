import type { EntityManager } from 'typeorm';
import { AccountService, SessionService } from './accounts/index.ts';
import { AuditLogService } from './audit-log/index.ts';
import { CartService } from './carts/index.ts';
import { BookIntake, CatalogService, CatalogueAudit, type Cursors } from './catalog/index.ts';
import { IdempotencyService } from './idempotency/index.ts';
import { LimitService } from './limits/index.ts';
import { ListingService } from './listings/index.ts';
import { MailService } from './mail/index.ts';

/** What the features offer, bound to one connection inside a transaction and to the pool outside. */
export interface Services {
  readonly accounts: AccountService;
  readonly audit: CatalogueAudit;
  readonly auditLog: AuditLogService;
  readonly carts: CartService;
  readonly catalog: CatalogService;
  readonly idempotency: IdempotencyService;
  readonly intake: BookIntake;
  readonly limits: LimitService;
  readonly listings: ListingService;
  readonly mail: MailService;
  readonly sessions: SessionService;
}

export const servicesOver =
  (cursors: Cursors) =>
  (db: EntityManager): Services => ({
    accounts: new AccountService(db),
    audit: new CatalogueAudit(db),
    auditLog: new AuditLogService(db),
    carts: new CartService(db),
    catalog: new CatalogService(db, cursors),
    idempotency: new IdempotencyService(db),
    intake: new BookIntake(db),
    limits: new LimitService(db),
    listings: new ListingService(db),
    mail: new MailService(db),
    sessions: new SessionService(db),
  });
