import type { CatalogService, EditionService } from '../catalog/index.ts';
import type { IdempotencyService } from '../idempotency/index.ts';
import type { LimitService } from '../limits/index.ts';
import type { ListingService, ShopService } from '../listings/index.ts';
import type { PhotoService } from '../photos/index.ts';
import type { ReportService } from './report.service.ts';

/** What selling needs of the store's services. */
export interface SellingServices {
  readonly catalog: CatalogService;
  readonly editions: EditionService;
  readonly idempotency: IdempotencyService;
  readonly limits: LimitService;
  readonly listings: ListingService;
  readonly photos: PhotoService;
  readonly reports: ReportService;
  readonly shops: ShopService;
}

/** What a seller has just changed must show at once, so it is read where it is written. */
export interface SellingDatabase {
  readCurrent<T>(work: (services: SellingServices) => Promise<T>): Promise<T>;
  transaction<T>(work: (services: SellingServices) => Promise<T>): Promise<T>;
}
