import type Router from '@koa/router';
import type { OwnData } from '../accounts/index.ts';
import type { Site } from '../core/http/page-context-of.ts';
import type { PhotoFolder } from '../photos/index.ts';
import type { Services } from '../services.ts';
import { adminEndpoints } from './admin.ts';
import { bookEndpoints } from './books.ts';
import { cartEndpoints } from './cart.ts';
import type { ApiDatabase, Endpoint } from './endpoint.ts';
import { serveEndpoints } from './endpoints.routes.ts';
import { openApiDocument } from './openapi.ts';
import { type OrderApiOptions, orderEndpoints } from './orders.ts';
import { profileEndpoints } from './profile.ts';
import { referenceRoutes } from './reference.routes.ts';
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
  const { database, baseUrl, currency, ownData, payments, terms } = options;
  return [
    ...bookEndpoints(database, baseUrl, currency),
    ...profileEndpoints(database, ownData),
    ...sellingEndpoints(database, options),
    ...cartEndpoints(database, currency, terms),
    ...orderEndpoints(database, options),
    ...saleEndpoints(database, currency),
    ...adminEndpoints(database, currency, payments),
  ];
}

/** The API with its document and its page. Requests carry tokens, no cookies: no page of another site can make them. */
export function apiRoutes(router: Router, site: Site, options: ApiOptions): void {
  const endpoints = endpointsOf(options);
  serveEndpoints(router, endpoints, { database: options.database, locales: site.locales });
  referenceRoutes(router, site, endpoints);
}

/** The OpenAPI document of the API, which is the same wherever it is served. */
export const apiDocument = (): object =>
  openApiDocument(endpointsOf({ terms: { methods: [] } } as unknown as ApiOptions));
