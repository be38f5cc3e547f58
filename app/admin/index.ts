export { adminRoutes } from './admin.routes.ts';
export { AdminService } from './admin.service.ts';
export { restoreUser, suspendUser, type UserOutcome } from './users.ts';
