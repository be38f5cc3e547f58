export { adminRoutes } from './admin.routes.ts';
export { AdminService } from './admin.service.ts';
export { dismiss as dismissReports, type ReportChange, takeDown as takeDownListing } from './reports.ts';
export { restoreUser, suspendUser, type UserOutcome } from './users.ts';
