import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { admins, identityOf } from '../accounts/index.ts';
import { type SentForm, untouched } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { pageOf } from '../core/page-of.ts';
import { TRACKING_NUMBER } from '../delivery/index.ts';
import { type Acted, isOrderNumber, orderStates, type Wish } from '../orders/index.ts';
import type { AdminDatabase } from './admin.routes.ts';
import { fault, idOf, Reason, readOrRefuse, Version } from './admin-input.ts';
import { orderPage, ordersPage } from './orders.views.ts';
import { Before, FIRST, PAGE_ROWS } from './page-of-rows.ts';

const id = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'accepted: a number')
  .transform(Number)
  .optional();
const OrdersQuery = {
  q: z.string().trim().max(60, 'accepted: the number of an order').default(''),
  state: z.union([z.enum(orderStates), z.literal('').transform(() => undefined)], 'accepted: a state').optional(),
  buyer: id,
  seller: id,
  before: Before,
};
/** A parcel may have no number. */
const ShipForm = {
  tracking: z
    .string()
    .trim()
    .refine((text) => text === '' || TRACKING_NUMBER.test(text), fault('tracking')),
};

/** Orders of everybody, and what an admin does with them. */
export function orderRoutes(router: Router, site: Site, database: AdminDatabase): void {
  const show = async (ctx: Context, orderId: number, form: SentForm, problem?: Acted['outcome']): Promise<void> => {
    const model = await database.readCurrent(async ({ admin, orderLists }) => ({
      order: await orderLists.orderForAdmin(orderId),
      payment: await admin.paymentOfOrder(orderId),
    }));
    const done = ctx.method === 'GET' ? queryOf(ctx)['done'] : undefined;
    render(ctx, orderPage(pageContextOf(site, ctx), { ...model, form, done, problem }));
  };

  /** With its entry in the audit log, which orders write for whatever an admin does with them. */
  const act = (ctx: Context, wish: Omit<Wish, 'by'>): Promise<Acted> => {
    const by = { actor: 'admin', userId: identityOf(ctx).user.id } as const;
    return database.transaction(({ orders }) => orders.act({ ...wish, by }));
  };

  const answer = async (
    ctx: Context,
    orderId: number,
    { outcome }: Acted,
    done: string,
    form: SentForm,
  ): Promise<void> => {
    if (outcome === 'done') return seeOther(ctx, `/admin/orders/${orderId}?done=${done}`);
    ctx.status = 409;
    await show(ctx, orderId, form, outcome);
  };

  router.get('/admin/orders', admins, async (ctx) => {
    const { q, before, ...filter } = parse(OrdersQuery, queryOf(ctx));
    const number = q.replaceAll(/[\s-]/g, '').toUpperCase();
    const known = q === '' || isOrderNumber(number);
    const found = known
      ? await database.readCurrent(({ admin }) =>
          admin.orders({ ...filter, number: q === '' ? undefined : number }, before ?? FIRST, PAGE_ROWS + 1),
        )
      : [];
    const model = { filter, query: q, orders: pageOf(found, PAGE_ROWS), first: before === undefined };
    render(ctx, ordersPage(pageContextOf(site, ctx), model));
  });

  router.get('/admin/orders/:id', admins, (ctx) => show(ctx, idOf(ctx, 'order'), untouched));

  router.post('/admin/orders/:id/cancel', admins, async (ctx) => {
    const orderId = idOf(ctx, 'order');
    const received = { reason: '', ...(await readSessionForm(ctx)) };
    const read = readOrRefuse(pageContextOf(site, ctx).locale.texts, received, () => parse(Reason, received));
    if ('refused' in read) {
      ctx.status = 400;
      return show(ctx, orderId, read.refused);
    }
    const wish = { orderId, action: 'cancel', note: read.value.reason, ...parse(Version, received) } as const;
    const acted = await act(ctx, wish);
    await answer(ctx, orderId, acted, 'cancelled', { faults: {}, received });
  });

  router.post('/admin/orders/:id/ship', admins, async (ctx) => {
    const orderId = idOf(ctx, 'order');
    const received = { tracking: '', ...(await readSessionForm(ctx)) };
    const read = readOrRefuse(pageContextOf(site, ctx).locale.texts, received, () => parse(ShipForm, received));
    if ('refused' in read) {
      ctx.status = 400;
      return show(ctx, orderId, read.refused);
    }
    const wish = {
      orderId,
      action: 'ship',
      trackingNumber: read.value.tracking || null,
      ...parse(Version, received),
    } as const;
    const acted = await act(ctx, wish);
    await answer(ctx, orderId, acted, 'shipped', { faults: {}, received });
  });
}
