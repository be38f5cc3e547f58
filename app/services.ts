import type { EntityManager } from 'typeorm';
import { AccountService, SessionService } from './accounts/index.ts';
import { AdminService } from './admin/index.ts';
import { AuditLogService } from './audit-log/index.ts';
import { CartService } from './carts/index.ts';
import { BookIntake, CatalogService, CatalogueAudit, type Cursors } from './catalog/index.ts';
import { IdempotencyService } from './idempotency/index.ts';
import { LimitService } from './limits/index.ts';
import { ListingService } from './listings/index.ts';
import { DeadLetterService, MailService } from './mail/index.ts';
import { PhotoService } from './photos/index.ts';

/** What the features offer, bound to one connection inside a transaction and to the pool outside. */
export interface Services {
  readonly accounts: AccountService;
  readonly admin: AdminService;
  readonly audit: CatalogueAudit;
  readonly auditLog: AuditLogService;
  readonly carts: CartService;
  readonly catalog: CatalogService;
  readonly deadLetters: DeadLetterService;
  readonly idempotency: IdempotencyService;
  readonly intake: BookIntake;
  readonly limits: LimitService;
  readonly listings: ListingService;
  readonly mail: MailService;
  readonly photos: PhotoService;
  readonly sessions: SessionService;
}

export const servicesOver =
  (cursors: Cursors) =>
  (db: EntityManager): Services => ({
    accounts: new AccountService(db),
    admin: new AdminService(db),
    audit: new CatalogueAudit(db),
    auditLog: new AuditLogService(db),
    carts: new CartService(db),
    catalog: new CatalogService(db, cursors),
    deadLetters: new DeadLetterService(db),
    idempotency: new IdempotencyService(db),
    intake: new BookIntake(db),
    limits: new LimitService(db),
    listings: new ListingService(db),
    mail: new MailService(db),
    photos: new PhotoService(db),
    sessions: new SessionService(db),
  });
