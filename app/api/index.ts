export { apiRoutes } from './api.routes.ts';
export { apiDocument } from './endpoints.ts';
