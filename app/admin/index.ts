export { adminRoutes } from './admin.routes.ts';
export { AdminService } from './admin.service.ts';
