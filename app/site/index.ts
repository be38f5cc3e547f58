export { informationRoutes } from './information.routes.ts';
export { sitemapRoutes } from './sitemap.routes.ts';
