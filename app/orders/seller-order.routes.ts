import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { identityOf, members } from '../accounts/index.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { TRACKING_NUMBER } from '../delivery/index.ts';
import type { ListingService } from '../listings/index.ts';
import { LONGEST_NOTE, type Wish } from './order.model.ts';
import { A_PAGE, ActForm, noteOf, type OrderServices, orderIdOf, PageQuery } from './order.routes.ts';
import type { OrderNote } from './order.views.ts';
import { type SellerList, sellerLists } from './order-lists.service.ts';
import { readMessage, readText } from './order-message.service.ts';
import { noShopPage, sellerOrderPage, sellerOrdersPage } from './seller-order.views.ts';

interface SellerOrderServices extends OrderServices {
  readonly listings: ListingService;
}

export interface SellerOrderDatabase {
  readCurrent<T>(work: (services: SellerOrderServices) => Promise<T>): Promise<T>;
  transaction<T>(work: (services: SellerOrderServices) => Promise<T>): Promise<T>;
}

const ListQuery = {
  ...PageQuery,
  state: z.enum(Object.keys(sellerLists) as [SellerList, ...SellerList[]]).default('to-ship'),
};

/** A seller's orders: what is to be sent, and what it has earned. */
export function sellerOrderRoutes(router: Router, site: Site, database: SellerOrderDatabase): void {
  router.get('/selling/orders', members, async (ctx) => {
    const { state, after = null } = parse(ListQuery, queryOf(ctx));
    const { id: userId } = identityOf(ctx).user;
    const found = await database.readCurrent(async ({ listings, orderLists }) => {
      if (!(await listings.sellerOfUser(userId))) return null;
      const orders = await orderLists.ordersOfSeller(userId, state, after, A_PAGE);
      return { tab: state, orders, sums: await orderLists.sumsOfSeller(userId) };
    });
    const context = pageContextOf(site, ctx);
    render(ctx, found ? sellerOrdersPage(context, found) : noShopPage(context));
  });

  const show = async (
    ctx: Context & { params: Record<string, string> },
    status: number,
    note: OrderNote,
  ): Promise<void> => {
    const orderId = orderIdOf(ctx);
    const order = await database.readCurrent(({ orderLists }) =>
      orderLists.orderOfSeller(identityOf(ctx).user.id, orderId),
    );
    ctx.status = status;
    render(ctx, sellerOrderPage(pageContextOf(site, ctx), { order, note }));
  };

  router.get('/selling/orders/:order', members, (ctx) => show(ctx, 200, noteOf(ctx)));

  const act = async (
    ctx: Context & { params: Record<string, string> },
    wish: Omit<Wish, 'by' | 'orderId'> & { readonly action: 'ship' | 'cancel' },
  ): Promise<void> => {
    const orderId = orderIdOf(ctx);
    const by = { actor: 'seller', userId: identityOf(ctx).user.id } as const;
    const { outcome } = await database.transaction(({ orders }) => orders.act({ ...wish, orderId, by }));
    if (outcome !== 'done') return show(ctx, 409, { late: outcome });
    seeOther(ctx, `/selling/orders/${orderId}?done=${wish.action}`);
  };

  /** Shows the form as it was sent, with the fault beside its field. */
  const refuse = (
    ctx: Context & { params: Record<string, string> },
    received: Readonly<Record<string, string>>,
    faults: Readonly<Record<string, string>>,
    status = 400,
  ): Promise<void> => {
    const sent = { orderId: orderIdOf(ctx), form: { received, faults } };
    return show(ctx, status, status === 409 ? { late: 'full', sent } : { sent });
  };

  router.post('/selling/orders/:order/ship', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const { version } = parse(ActForm, received);
    const number = (received['tracking'] ?? '').trim();
    const { selling } = pageContextOf(site, ctx).locale.texts.orders;
    if (number !== '' && !TRACKING_NUMBER.test(number))
      return refuse(ctx, received, { tracking: selling.trackingFault });
    await act(ctx, { action: 'ship', version, trackingNumber: number === '' ? null : number });
  });

  router.post('/selling/orders/:order/cancel', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const { version } = parse(ActForm, received);
    const note = readText(received['note'] ?? '', 1, LONGEST_NOTE);
    const { cancel } = pageContextOf(site, ctx).locale.texts.orders;
    if (note === null) return refuse(ctx, received, { note: cancel.needed });
    await act(ctx, { action: 'cancel', version, note });
  });

  router.post('/selling/orders/:order/messages', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const orderId = orderIdOf(ctx);
    const { id: userId } = identityOf(ctx).user;
    const text = readMessage(received['text'] ?? '');
    const { messages } = pageContextOf(site, ctx).locale.texts.orders;
    if (text === null) return refuse(ctx, received, { text: messages.fault });
    const { outcome } = await database.transaction(async ({ orderLists, orderMessages }) => {
      // Its buyer is heard at the buyer's own page.
      await orderLists.orderOfSeller(userId, orderId);
      return orderMessages.say(userId, orderId, text);
    });
    if (outcome === 'full') return refuse(ctx, received, {}, 409);
    seeOther(ctx, `/selling/orders/${orderId}?done=message#messages-${orderId}`);
  });
}
