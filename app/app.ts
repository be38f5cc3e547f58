import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import compress from 'koa-compress';
import {
  Accounts,
  accountRoutes,
  addressRoutes,
  apiTokenRoutes,
  entryRoutes,
  identify,
  OwnData,
  OwnerCheck,
  ownDataRoutes,
  PasswordHasher,
  SecondFactors,
  secondFactorRoutes,
} from './accounts/index.ts';
import { adminRoutes } from './admin/index.ts';
import { apiRoutes } from './api/index.ts';
import { cartCount, cartMerging, cartRoutes } from './carts/index.ts';
import { catalogRoutes, coverRoutes } from './catalog/index.ts';
import { errorPage } from './core/error.views.ts';
import { Assets } from './core/http/assets.ts';
import { caching } from './core/http/caching.ts';
import { ownCookie } from './core/http/cookie.ts';
import { failures } from './core/http/failures.ts';
import { sameOrigin } from './core/http/forms.ts';
import { observe } from './core/http/observe.ts';
import { pageContextOf, type Site } from './core/http/page-context-of.ts';
import { requestTarget } from './core/http/request-target.ts';
import { securityHeaders } from './core/http/security-headers.ts';
import { createLocales } from './core/i18n/locale.ts';
import type { Logger } from './core/log.ts';
import type { Database } from './database/database.ts';
import { devMailRoutes, type MailFolder } from './mail/index.ts';
import type { HealthChecks } from './operations/health.ts';
import type { Lifecycle } from './operations/lifecycle.ts';
import type { RequestMetrics } from './operations/metrics.ts';
import { probes } from './operations/operations.routes.ts';
import {
  checkoutRoutes,
  Ordering,
  type OrderMetrics,
  orderRoutes,
  ordersPaid,
  payRoutes,
  sellerOrderRoutes,
} from './orders/index.ts';
import { type PaymentProvider, Payments, returnRoutes, testGatewayRoutes, webhookRoutes } from './payments/index.ts';
import { PhotoFolder, photoRoutes } from './photos/index.ts';
import { sellingRoutes } from './selling/index.ts';
import type { Services } from './services.ts';
import { contactRoutes, informationRoutes, languageRoutes, sitemapRoutes } from './site/index.ts';
import { userData } from './user-data.ts';

export interface AppOptions {
  readonly database: Database<Services>;
  readonly health: HealthChecks;
  readonly lifecycle: Lifecycle;
  readonly log: Logger;
  readonly metrics: RequestMetrics;
  readonly orderMetrics: OrderMetrics;
  /** Origin of the store, as shoppers see it. */
  readonly baseUrl: string;
  /** ISO 4217 code. */
  readonly currency: string;
  /** The mails of a store without a mail server, for whoever develops it. */
  readonly mailFolder?: MailFolder | undefined;
  /** Where mail reaches the people who run the store. */
  readonly contactAddress?: string | undefined;
  /** How the store sells. */
  readonly sale: SaleOptions;
  /** Folder of the photos. */
  readonly uploadFolder: string;
  /** Admins without a second factor are users like others, until they have set it up. */
  readonly adminsNeedSecondFactor: boolean;
  /** Proxies in front whose headers are believed. */
  readonly trustedProxies: number;
}

export interface SaleOptions {
  /** Who takes the payments. */
  readonly providers: readonly PaymentProvider[];
  /** How long copies are held for who pays at once, and for who transfers. */
  readonly holdMinutes: number;
  readonly transferHoldDays: number;
  /** The account to transfer to, as buyers are told it. */
  readonly transferAccount?: string | undefined;
}

const siteOf = ({ baseUrl, currency }: Pick<AppOptions, 'baseUrl' | 'currency'>, assets: Assets): Site => ({
  locales: createLocales(currency),
  asset: assets.address,
  baseUrl,
  languageCookie: ownCookie(baseUrl, 'language'),
});

/** The page for whom there is no time, in the language that a browser asks for; made once for each language. */
export function busyPages(options: Pick<AppOptions, 'baseUrl' | 'currency'>): (acceptLanguage: string) => Buffer {
  const { locales, asset, baseUrl } = siteOf(options, new Assets());
  const pages = new Map<string, Buffer>();
  return (acceptLanguage) => {
    const locale = locales.match(acceptLanguage);
    const page = pages.get(locale.tag) ?? Buffer.from(errorPage({ locale, asset, baseUrl, url: '/' }, { status: 503 }));
    pages.set(locale.tag, page);
    return page;
  };
}

/** The store as a Koa application; it never listens by itself. */
export function createApp(options: AppOptions): Koa {
  const { baseUrl, currency, database, log, trustedProxies } = options;
  const assets = new Assets();
  const site = siteOf(options, assets);
  const app = new Koa({ proxy: trustedProxies > 0, maxIpsCount: trustedProxies });
  app.on('error', (error) => log.warn({ err: error }, 'a response could not be sent'));
  app.use(requestTarget);
  app.use(probes(options.lifecycle, options.health));
  app.use(securityHeaders(baseUrl));
  const contextOf = (ctx: Context) => pageContextOf(site, ctx);
  app.use(observe(log, options.metrics, trustedProxies > 0));
  const compressed = compress({ threshold: 1024, filter: (type) => /text|json|svg/.test(type) });
  // Safe against BREACH: only what is made without a cookie is compressed, so it holds nobody's secret.
  app.use((ctx, next) => (ctx.get('Cookie') || !ctx.get('Accept-Encoding') ? next() : compressed(ctx, next)));
  app.use(caching);
  app.use(failures(log, contextOf));

  const read: Database<Services>['read'] = (work) => database.read(work);
  const router = new Router();
  router.use(sameOrigin(baseUrl));
  const session = ownCookie(baseUrl, 'session');
  app.use(identify(session, database, options.adminsNeedSecondFactor));
  app.use(cartCount(baseUrl, database));
  router.get('/assets/*file', assets.serve);
  catalogRoutes(router, site, read);
  coverRoutes(router, read);
  const photoFolder = new PhotoFolder(options.uploadFolder, log);
  photoRoutes(router, photoFolder);
  sellingRoutes(router, site, database, photoFolder);
  cartRoutes(router, site, database);
  const hasher = new PasswordHasher();
  const accounts = new Accounts(database, hasher);
  entryRoutes(router, site, {
    accounts,
    cookie: session,
    halfCookie: ownCookie(baseUrl, 'login'),
    arrived: cartMerging(baseUrl, database),
  });
  const secondFactors = new SecondFactors(database, new OwnerCheck(database, hasher));
  accountRoutes(router, site, { accounts, cookie: session, database, secondFactors });
  secondFactorRoutes(router, site, secondFactors);
  addressRoutes(router, site, database);
  apiTokenRoutes(router, site, database);
  const ownData = new OwnData(database, hasher, userData);
  ownDataRoutes(router, site, { cookie: session, ownData });
  const { providers, ...holds } = options.sale;
  const payments = new Payments<Services>({ database, providers, baseUrl, log, paid: ordersPaid });
  const webhooks = new Router();
  webhookRoutes(webhooks, payments);
  app.use(webhooks.routes());
  returnRoutes(router, payments, ({ reference }) => `/orders/${reference}/pay`);
  if (providers.some(({ test }) => test)) testGatewayRoutes(router, site, { database, payments });
  const ordering = new Ordering(database, options.orderMetrics.placing);
  const terms = { ...holds, methods: payments.methods() };
  checkoutRoutes(router, site, { database, ordering, terms });
  orderRoutes(router, site, database);
  payRoutes(router, site, { database, payments });
  sellerOrderRoutes(router, site, database);
  adminRoutes(router, site, { database, payments });
  informationRoutes(router, site);
  contactRoutes(router, site, database, options.contactAddress);
  languageRoutes(router, site);
  if (options.mailFolder) devMailRoutes(router, site, options.mailFolder);
  sitemapRoutes(router, baseUrl, read);
  // Like webhooks, not for `sameOrigin` to guard: what lets a program in is its token.
  const api = new Router();
  apiRoutes(api, site, {
    database,
    baseUrl,
    currency,
    folder: photoFolder,
    ordering,
    ownData,
    payments,
    terms,
    adminsNeedSecondFactor: options.adminsNeedSecondFactor,
  });
  app.use(api.routes());
  app.use(api.allowedMethods());
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;
}
