import type { OwnData } from '../accounts/index.ts';
import type { PhotoFolder } from '../photos/index.ts';
import type { Services } from '../services.ts';
import { adminEndpoints } from './admin.ts';
import { bookEndpoints } from './books.ts';
import { cartEndpoints } from './cart.ts';
import type { ApiDatabase, Endpoint } from './endpoint.ts';
import { listingPhotoEndpoints } from './listing-photos.ts';
import { openApiDocument } from './openapi.ts';
import { type OrderApiOptions, orderEndpoints } from './orders.ts';
import { profileEndpoints } from './profile.ts';
import { reportEndpoints } from './reports.ts';
import { saleEndpoints } from './sales.ts';
import { sellingEndpoints } from './selling.ts';

export interface ApiOptions extends OrderApiOptions {
  readonly database: ApiDatabase;
  readonly baseUrl: string;
  readonly folder: PhotoFolder;
  readonly ownData: OwnData<Services>;
}

/** All routes of the API, in the order in which they are documented. */
export function endpointsOf(options: ApiOptions): Endpoint[] {
  const { database, baseUrl, currency, folder, ownData, payments, terms } = options;
  return [
    ...bookEndpoints(database, baseUrl, currency),
    ...profileEndpoints(database, ownData),
    ...sellingEndpoints(database, currency),
    ...listingPhotoEndpoints(database, baseUrl, folder),
    ...cartEndpoints(database, currency, terms),
    ...orderEndpoints(database, options),
    ...saleEndpoints(database, currency),
    ...reportEndpoints(database),
    ...adminEndpoints(database, currency, payments),
  ];
}

/** The OpenAPI document of the API, which is the same wherever it is served. */
export const apiDocument = (): object =>
  openApiDocument(endpointsOf({ terms: { methods: [] } } as unknown as ApiOptions));
