export { contactRoutes } from './contact.routes.ts';
export { informationRoutes } from './information.routes.ts';
export { languageRoutes } from './language.routes.ts';
export { sitemapRoutes } from './sitemap.routes.ts';
