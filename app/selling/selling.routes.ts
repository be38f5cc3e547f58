import type Router from '@koa/router';
import type { Site } from '../core/http/page-context-of.ts';
import type { PhotoFolder } from '../photos/index.ts';
import { editionRoutes } from './edition.routes.ts';
import { listingRoutes } from './listing.routes.ts';
import { listingPhotoRoutes } from './listing-photos.routes.ts';
import { newListingRoutes } from './new-listing.routes.ts';
import { reportRoutes } from './report.routes.ts';
import type { SellingDatabase } from './selling-services.ts';
import { shopRoutes } from './shop.routes.ts';

/** All that members do who sell, and who report what others sell. */
export function sellingRoutes(router: Router, site: Site, database: SellingDatabase, folder: PhotoFolder): void {
  shopRoutes(router, site, database);
  newListingRoutes(router, site, database);
  listingRoutes(router, site, database);
  listingPhotoRoutes(router, site, database, folder);
  editionRoutes(router, site, database);
  reportRoutes(router, site, database);
}
