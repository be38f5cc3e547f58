import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { identityOf, members } from '../accounts/index.ts';
import { NotFound } from '../core/errors.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { LONGEST_NOTE, type OrderGroup, type OrderWithHistory, type Wish } from './order.model.ts';
import type { OrderService } from './order.service.ts';
import { doneNotes, type OrderNote, orderGroupPage } from './order.views.ts';
import { ordersPage } from './order-list.views.ts';
import type { OrderLists } from './order-lists.service.ts';
import { type OrderMessages, readMessage, readText } from './order-message.service.ts';

export interface OrderServices {
  readonly orderLists: OrderLists;
  readonly orderMessages: OrderMessages;
  readonly orders: OrderService;
}

/** What was just done must show at once, so it is read where it is written. */
export interface OrderPagesDatabase {
  readCurrent<T>(work: (services: OrderServices) => Promise<T>): Promise<T>;
  transaction<T>(work: (services: OrderServices) => Promise<T>): Promise<T>;
}

/** Orders on a page of a list. */
export const A_PAGE = 20;

const ID = /^[1-9]\d{0,8}$/;

/** Where a page of a list goes on. */
export const PageQuery = {
  after: z.string().regex(ID, 'accepted: as the link to the next page has it').transform(Number).optional(),
};

/** The version of the order that its page showed. */
export const ActForm = {
  version: z.string().regex(ID, 'accepted: the version of the order').transform(Number),
};

/** The number of an order in an address. @throws NotFound for what is none */
export function orderIdOf(ctx: { params: Record<string, string> }): number {
  const received = ctx.params['order']!;
  if (!ID.test(received)) throw new NotFound('order', received);
  return Number(received);
}

/** What was just done, as the address of the page says. */
export const noteOf = (ctx: Context): OrderNote => {
  const { done } = queryOf(ctx);
  return { done: doneNotes.find((known) => known === done) };
};

/** A buyer's orders: what they are, and what can be done with them. */
export function orderRoutes(router: Router, site: Site, database: OrderPagesDatabase): void {
  const load = (ctx: Context): Promise<OrderGroup> =>
    database.readCurrent(({ orderLists }) =>
      orderLists.groupOfBuyer(identityOf(ctx).user.id, ctx['params'].number as string),
    );

  const show = async (ctx: Context, status: number, note: OrderNote): Promise<void> => {
    const group = await load(ctx);
    ctx.status = status;
    render(ctx, orderGroupPage(pageContextOf(site, ctx), { group, note }));
  };

  /** The order that a form is about. @throws NotFound unless it is one of this buyer's group */
  const ordered = async (ctx: Context & { params: Record<string, string> }): Promise<OrderWithHistory> => {
    const id = orderIdOf(ctx);
    const order = (await load(ctx)).orders.find((candidate) => candidate.id === id);
    if (!order) throw new NotFound('order', id);
    return order;
  };

  router.get('/orders', members, async (ctx) => {
    const { after = null } = parse(PageQuery, queryOf(ctx));
    const { user } = identityOf(ctx);
    const groups = await database.readCurrent(({ orderLists }) => orderLists.groupsOfBuyer(user.id, after, A_PAGE));
    render(ctx, ordersPage(pageContextOf(site, ctx), groups));
  });

  router.get('/orders/:number', members, (ctx) => show(ctx, 200, noteOf(ctx)));

  const act = async (
    ctx: Context,
    wish: Omit<Wish, 'by'> & { readonly action: 'receive' | 'cancel' },
  ): Promise<void> => {
    const by = { actor: 'buyer', userId: identityOf(ctx).user.id } as const;
    const { outcome } = await database.transaction(({ orders }) => orders.act({ ...wish, by }));
    if (outcome !== 'done') return show(ctx, 409, { late: outcome });
    seeOther(ctx, `/orders/${ctx['params'].number}?done=${wish.action}`);
  };

  router.post('/orders/:number/:order/receive', members, async (ctx) => {
    const { version } = parse(ActForm, await readSessionForm(ctx));
    const { id: orderId } = await ordered(ctx);
    await act(ctx, { orderId, action: 'receive', version });
  });

  router.post('/orders/:number/:order/cancel', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const { version } = parse(ActForm, received);
    const { id: orderId } = await ordered(ctx);
    const note = readText(received['note'] ?? '', 0, LONGEST_NOTE);
    if (note !== null) return act(ctx, { orderId, action: 'cancel', version, note });
    const { fault } = pageContextOf(site, ctx).locale.texts.orders.cancel;
    await show(ctx, 400, { sent: { orderId, form: { received, faults: { note: fault } } } });
  });

  router.post('/orders/:number/:order/messages', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const { id: orderId } = await ordered(ctx);
    const text = readMessage(received['text'] ?? '');
    const { messages } = pageContextOf(site, ctx).locale.texts.orders;
    if (text === null)
      return show(ctx, 400, { sent: { orderId, form: { received, faults: { text: messages.fault } } } });
    const { outcome } = await database.transaction(({ orderMessages }) =>
      orderMessages.say(identityOf(ctx).user.id, orderId, text),
    );
    if (outcome === 'full') return show(ctx, 409, { late: 'full', sent: { orderId, form: { received, faults: {} } } });
    seeOther(ctx, `/orders/${ctx.params['number']}?done=message#messages-${orderId}`);
  });
}
