import type { EntityManager } from 'typeorm';
import { CartService } from './carts/index.ts';
import { BookIntake, CatalogService, CatalogueAudit, type Cursors } from './catalog/index.ts';
import { ListingService } from './listings/index.ts';
import { MailService } from './mail/index.ts';

/** What the features offer, bound to one connection inside a transaction and to the pool outside. */
export interface Services {
  readonly audit: CatalogueAudit;
  readonly carts: CartService;
  readonly catalog: CatalogService;
  readonly intake: BookIntake;
  readonly listings: ListingService;
  readonly mail: MailService;
}

export const servicesOver =
  (cursors: Cursors) =>
  (db: EntityManager): Services => ({
    audit: new CatalogueAudit(db),
    carts: new CartService(db),
    catalog: new CatalogService(db, cursors),
    intake: new BookIntake(db),
    listings: new ListingService(db),
    mail: new MailService(db),
  });
