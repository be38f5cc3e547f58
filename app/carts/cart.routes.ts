import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { findIdentity } from '../accounts/index.ts';
import { InvalidInput, NotFound } from '../core/errors.ts';
import { type OwnCookie, ownCookie } from '../core/http/cookie.ts';
import { readForm, seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf, type RequestState } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { CART_DAYS, type CartKey, type Change, MOST_COPIES } from './cart.model.ts';
import type { CartService } from './cart.service.ts';
import { type CartNote, cartPage } from './cart.views.ts';

interface CartServices {
  readonly carts: CartService;
}

/** Where carts are kept: what a visitor has just changed must show at once, so they are read where they are written. */
export interface CartDatabase {
  readCurrent<T>(work: (services: CartServices) => Promise<T>): Promise<T>;
  transaction<T>(work: (services: CartServices) => Promise<T>): Promise<T>;
}

const cartCookie = (baseUrl: string) => ownCookie(baseUrl, 'cart');
const CART_SECONDS = CART_DAYS * 24 * 3600;

const listing = z
  .string('missing; accepted: the number of an offer')
  .regex(/^[1-9]\d{0,8}$/, 'accepted: the number of an offer')
  .transform(Number);
const AddForm = { listing };
const ChangeForm = {
  quantity: z
    .string('missing')
    .trim()
    .regex(/^\d{1,2}$/, `accepted: 0 to ${MOST_COPIES}`)
    .transform(Number),
};

/** Files and data, which show no number of copies. */
const NO_PAGE = /^\/(assets|covers|photos|api)\//;

/** The cart of whoever is logged in, else that of the cookie. */
const keyOf = (ctx: Context, cookie: OwnCookie): CartKey => {
  const identity = findIdentity(ctx);
  return identity ? { userId: identity.user.id } : { token: cookie.read(ctx) };
};

/** There is no form of a guest's own: who is logged in proves by theirs that they meant it. */
const formOf = (ctx: Context): Promise<Record<string, string>> =>
  findIdentity(ctx) ? readSessionForm(ctx) : readForm(ctx);

/** Counts the copies in the visitor's cart for the header of the page; for a visitor without a cart it does nothing. */
export function cartCount(baseUrl: string, database: CartDatabase): Middleware {
  const cookie = cartCookie(baseUrl);
  return async (ctx, next) => {
    const key = NO_PAGE.test(ctx.path) || ctx.method !== 'GET' ? { token: undefined } : keyOf(ctx, cookie);
    if ('userId' in key || key.token !== undefined)
      (ctx.state as RequestState).cartCopies = await database.readCurrent(({ carts }) => carts.copies(key));
    await next();
  };
}

/** Makes what a guest has put aside part of the cart of the user as whom they have just logged in. */
export function cartMerging(baseUrl: string, database: CartDatabase) {
  const cookie = cartCookie(baseUrl);
  return async (ctx: Context, userId: number): Promise<void> => {
    const token = cookie.read(ctx);
    if (token === undefined) return;
    await database.transaction(({ carts }) => carts.merge(token, userId));
    cookie.write(ctx, '', 0);
  };
}

/** The cart of a user, or of a guest, whom a cookie tells that is made with the first copy in it. */
export function cartRoutes(router: Router, site: Site, database: CartDatabase): void {
  const cookie = cartCookie(site.baseUrl);

  /** Shows the cart as it is now, with what there is to be said of it. */
  const show = async (ctx: Context, note?: CartNote): Promise<void> => {
    const key = keyOf(ctx, cookie);
    const cart = await database.readCurrent(({ carts }) => carts.cart(key));
    if ('userId' in key || key.token !== undefined) (ctx.state as RequestState).cartCopies = cart.copies;
    ctx.set('Cache-Control', 'no-store');
    render(ctx, cartPage(pageContextOf(site, ctx), cart, note));
  };

  /** Back to the line that was changed, or to the cart with what stood in the way (409). */
  const answer = async (ctx: Context, id: number, change: Change): Promise<void> => {
    if (change.outcome === 'changed') {
      seeOther(ctx, `/cart${change.limited ? `?limited=${id}` : ''}#line-${id}`);
      return;
    }
    ctx.status = 409;
    await show(ctx, { kind: 'problem', problem: change.outcome });
  };

  router.get('/cart', (ctx) => {
    const { limited } = queryOf(ctx);
    return show(ctx, limited === undefined ? undefined : { kind: 'limited', listingId: Number(limited) });
  });

  router.post('/cart', async (ctx) => {
    const { listing: id } = parse(AddForm, await formOf(ctx));
    const key = keyOf(ctx, cookie);
    const { token: made, ...change } = await database.transaction(({ carts }) => carts.add(key, id, 1));
    const token = 'userId' in key ? undefined : (made ?? key.token);
    if (change.outcome === 'changed' && token) cookie.write(ctx, token, CART_SECONDS);
    await answer(ctx, id, change);
  });

  router.post('/cart/lines/:listing', async (ctx) => {
    const id = listingOf(ctx);
    const form = await formOf(ctx);
    let quantity: number;
    try {
      quantity = parse(ChangeForm, form).quantity;
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      ctx.status = 400;
      await show(ctx, { kind: 'wrong-quantity', listingId: id, received: form['quantity'] ?? '' });
      return;
    }
    await answer(ctx, id, await database.transaction(({ carts }) => carts.change(keyOf(ctx, cookie), id, quantity)));
  });

  router.post('/cart/lines/:listing/remove', async (ctx) => {
    const id = listingOf(ctx);
    await formOf(ctx);
    await database.transaction(({ carts }) => carts.remove(keyOf(ctx, cookie), [id]));
    seeOther(ctx, '/cart');
  });
}

/** @throws NotFound for an address that names no offer */
function listingOf(ctx: { params: Record<string, string> }): number {
  const received = ctx.params['listing']!;
  const result = listing.safeParse(received);
  if (!result.success) throw new NotFound('listing', received);
  return result.data;
}
