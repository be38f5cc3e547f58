import type { EntityManager } from 'typeorm';
import {
  AccountService,
  AddressService,
  ApiTokenService,
  OwnDataService,
  SecondFactorService,
  SessionService,
} from './accounts/index.ts';
import { AdminService } from './admin/index.ts';
import { AuditLogService } from './audit-log/index.ts';
import { CartService } from './carts/index.ts';
import { BookIntake, CatalogService, CatalogueAudit, type Cursors, EditionService } from './catalog/index.ts';
import { DeliveryService } from './delivery/index.ts';
import { IdempotencyService } from './idempotency/index.ts';
import { LimitService } from './limits/index.ts';
import { ListingService, ShopService } from './listings/index.ts';
import { DeadLetterService, MailService } from './mail/index.ts';
import {
  CheckoutService,
  OrderInvariants,
  OrderLists,
  OrderMails,
  OrderMessages,
  OrderService,
  OwnOrders,
  PlacingService,
} from './orders/index.ts';
import {
  AttemptService,
  PaymentLists,
  PaymentService,
  RefundService,
  TestGatewayService,
  WebhookService,
} from './payments/index.ts';
import { PhotoService } from './photos/index.ts';
import { OwnSelling, ReportService } from './selling/index.ts';

/** What the features offer, bound to one connection inside a transaction and to the pool outside. */
export interface Services {
  readonly accounts: AccountService;
  readonly addresses: AddressService;
  readonly admin: AdminService;
  readonly apiTokens: ApiTokenService;
  readonly attempts: AttemptService;
  readonly audit: CatalogueAudit;
  readonly auditLog: AuditLogService;
  readonly carts: CartService;
  readonly catalog: CatalogService;
  readonly checkouts: CheckoutService;
  readonly deadLetters: DeadLetterService;
  readonly editions: EditionService;
  readonly delivery: DeliveryService;
  readonly idempotency: IdempotencyService;
  readonly intake: BookIntake;
  readonly limits: LimitService;
  readonly listings: ListingService;
  readonly mail: MailService;
  readonly orderInvariants: OrderInvariants;
  readonly orderLists: OrderLists;
  readonly orderMessages: OrderMessages;
  readonly orders: OrderService;
  readonly ownData: OwnDataService;
  readonly ownOrders: OwnOrders;
  readonly ownSelling: OwnSelling;
  readonly paymentLists: PaymentLists;
  readonly payments: PaymentService;
  readonly photos: PhotoService;
  readonly refunds: RefundService;
  readonly reports: ReportService;
  readonly placing: PlacingService;
  readonly secondFactors: SecondFactorService;
  readonly sessions: SessionService;
  readonly shops: ShopService;
  readonly testGateway: TestGatewayService;
  readonly webhooks: WebhookService;
}

export const servicesOver =
  (cursors: Cursors) =>
  (db: EntityManager): Services => {
    const auditLog = new AuditLogService(db);
    const carts = new CartService(db);
    const idempotency = new IdempotencyService(db);
    const limits = new LimitService(db);
    const listings = new ListingService(db);
    const mail = new MailService(db);
    const payments = new PaymentService(db);
    const delivery = new DeliveryService(db, auditLog);
    const checkouts = new CheckoutService(db, { delivery, listings });
    const orderMails = new OrderMails(db, mail);
    return {
      accounts: new AccountService(db),
      addresses: new AddressService(db),
      admin: new AdminService(db),
      apiTokens: new ApiTokenService(db),
      attempts: new AttemptService(db),
      audit: new CatalogueAudit(db),
      auditLog,
      carts,
      catalog: new CatalogService(db, cursors),
      checkouts,
      deadLetters: new DeadLetterService(db),
      editions: new EditionService(db),
      delivery,
      idempotency,
      intake: new BookIntake(db),
      limits,
      listings,
      mail,
      orderInvariants: new OrderInvariants(db),
      orderLists: new OrderLists(db),
      orderMessages: new OrderMessages(db, { limits, orderMails }),
      orders: new OrderService(db, { auditLog, listings, orderMails, payments }),
      ownData: new OwnDataService(db),
      ownOrders: new OwnOrders(db),
      ownSelling: new OwnSelling(db, listings),
      paymentLists: new PaymentLists(db),
      payments,
      photos: new PhotoService(db),
      refunds: new RefundService(db, auditLog),
      reports: new ReportService(db),
      placing: new PlacingService(db, { carts, checkouts, idempotency, listings, orderMails, payments }),
      secondFactors: new SecondFactorService(db),
      sessions: new SessionService(db),
      shops: new ShopService(db),
      testGateway: new TestGatewayService(db),
      webhooks: new WebhookService(db),
    };
  };
