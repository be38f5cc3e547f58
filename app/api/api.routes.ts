import type Router from '@koa/router';
import type { Site } from '../core/http/page-context-of.ts';
import { serveEndpoints } from './endpoints.routes.ts';
import { type ApiOptions, endpointsOf } from './endpoints.ts';
import { referenceRoutes } from './reference.routes.ts';

/** The API with its document and its page. Requests carry tokens, no cookies: no page of another site can make them. */
export function apiRoutes(router: Router, site: Site, options: ApiOptions): void {
  const endpoints = endpointsOf(options);
  const { database, adminsNeedSecondFactor } = options;
  serveEndpoints(router, endpoints, { database, adminsNeedSecondFactor, locales: site.locales });
  referenceRoutes(router, site, endpoints);
}
