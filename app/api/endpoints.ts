import type { OwnData } from '../accounts/index.ts';
import type { PhotoFolder } from '../photos/index.ts';
import type { Services } from '../services.ts';
import { adminEndpoints } from './admin/index.ts';
import { bookEndpoints } from './books.ts';
import { cartEndpoints } from './cart.ts';
import { editionEndpoints } from './editions.ts';
import type { ApiDatabase, Endpoint } from './endpoint.ts';
import { listingPhotoEndpoints } from './listing-photos.ts';
import { listingEndpoints } from './listings.ts';
import { openApiDocument } from './openapi.ts';
import { type OrderingApiOptions, orderingEndpoints } from './ordering.ts';
import { orderEndpoints } from './orders.ts';
import { profileEndpoints } from './profile.ts';
import { reportEndpoints } from './reports.ts';
import { saleEndpoints } from './sales.ts';
import { shopEndpoints } from './shop.ts';

export interface ApiOptions extends OrderingApiOptions {
  readonly database: ApiDatabase;
  readonly baseUrl: string;
  readonly folder: PhotoFolder;
  readonly ownData: OwnData<Services>;
  /** What admins may, those alone may who log in by two steps. */
  readonly adminsNeedSecondFactor: boolean;
}

/** All routes of the API, in the order in which they are documented. */
export function endpointsOf(options: ApiOptions): Endpoint[] {
  const { database, baseUrl, currency, folder, ownData, payments, terms } = options;
  return [
    ...bookEndpoints(database, baseUrl, currency),
    ...profileEndpoints(database, ownData),
    ...shopEndpoints(database),
    ...listingEndpoints(database, currency),
    ...editionEndpoints(database),
    ...listingPhotoEndpoints(database, baseUrl, folder),
    ...cartEndpoints(database, currency, terms),
    ...orderingEndpoints(database, options),
    ...orderEndpoints(database, currency),
    ...saleEndpoints(database, currency),
    ...reportEndpoints(database),
    ...adminEndpoints(database, currency, payments),
  ];
}

/** The OpenAPI document of the API, which is the same wherever it is served. */
export const apiDocument = (): object =>
  openApiDocument(endpointsOf({ terms: { methods: [] } } as unknown as ApiOptions));
