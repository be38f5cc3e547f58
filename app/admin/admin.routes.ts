import type Router from '@koa/router';
import type { AccountService, SecondFactorService } from '../accounts/index.ts';
import { admins } from '../accounts/index.ts';
import type { AuditLogService } from '../audit-log/index.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import type { DeliveryService } from '../delivery/index.ts';
import type { ListingService } from '../listings/index.ts';
import type { DeadLetterService, MailService } from '../mail/index.ts';
import type { OrderLists, OrderService } from '../orders/index.ts';
import type { Confirmed, PaymentLists, PaymentService, RefundService } from '../payments/index.ts';
import type { PhotoService } from '../photos/index.ts';
import type { ReportService } from '../selling/index.ts';
import type { AdminService } from './admin.service.ts';
import { deliveryRoutes } from './delivery.routes.ts';
import { jobRoutes } from './jobs.routes.ts';
import { logRoutes } from './log.routes.ts';
import { orderRoutes } from './orders.routes.ts';
import { overviewPage } from './overview.views.ts';
import { rateRoutes } from './rates.routes.ts';
import { refundRoutes } from './refunds.routes.ts';
import { reportRoutes } from './reports.routes.ts';
import { transferRoutes } from './transfers.routes.ts';
import { userRoutes } from './users.routes.ts';

export interface AdminServices {
  readonly accounts: AccountService;
  readonly admin: AdminService;
  readonly auditLog: AuditLogService;
  readonly deadLetters: DeadLetterService;
  readonly delivery: DeliveryService;
  readonly listings: ListingService;
  readonly mail: MailService;
  readonly orderLists: OrderLists;
  readonly orders: OrderService;
  readonly paymentLists: PaymentLists;
  readonly payments: PaymentService;
  readonly photos: PhotoService;
  readonly refunds: RefundService;
  readonly reports: ReportService;
  readonly secondFactors: SecondFactorService;
}

/** The store's database, as admins use it: what they have just changed must show at once. */
export interface AdminDatabase {
  readCurrent<T>(work: (services: AdminServices) => Promise<T>): Promise<T>;
  transaction<T>(work: (services: AdminServices) => Promise<T>): Promise<T>;
}

/** What an admin says of money that has arrived. */
export interface Transfers {
  confirmTransfer(paymentId: number, adminId: number): Promise<Confirmed>;
}

/** What admins alone see and do; to everybody else these pages do not exist. */
export function adminRoutes(
  router: Router,
  site: Site,
  { database, payments }: { readonly database: AdminDatabase; readonly payments: Transfers },
): void {
  router.get('/admin', admins, async (ctx) => {
    const overview = await database.readCurrent(({ admin }) => admin.overview());
    render(ctx, overviewPage(pageContextOf(site, ctx), overview));
  });
  userRoutes(router, site, database);
  reportRoutes(router, site, database);
  orderRoutes(router, site, database);
  transferRoutes(router, site, database, payments);
  refundRoutes(router, site, database);
  deliveryRoutes(router, site, database);
  rateRoutes(router, site, database);
  jobRoutes(router, site, database);
  logRoutes(router, site, database);
}
