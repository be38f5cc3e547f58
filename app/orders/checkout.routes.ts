import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { type AddressService, identityOf, members } from '../accounts/index.ts';
import type { CartService } from '../carts/index.ts';
import { NotFound } from '../core/errors.ts';
import { type SentForm, untouched } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { type Checkout, type CheckoutStep, checkoutSteps } from './checkout.model.ts';
import type { CheckoutService } from './checkout.service.ts';
import { addressPage, deliveryField, deliveryPage, paymentPage } from './checkout.views.ts';
import type { Ordering } from './ordering.ts';
import type { SaleTerms } from './placing.model.ts';
import { type NotPlaced, nothingLeftPage, reviewPage } from './review.views.ts';

interface CheckoutServices {
  readonly addresses: AddressService;
  readonly carts: CartService;
  readonly checkouts: CheckoutService;
}

export interface CheckoutDatabase {
  readCurrent<T>(work: (services: CheckoutServices, from: 'writer' | 'replica') => Promise<T>): Promise<T>;
  transaction<T>(work: (services: CheckoutServices) => Promise<T>): Promise<T>;
}

export interface CheckoutOptions {
  readonly database: CheckoutDatabase;
  readonly ordering: Ordering;
  readonly terms: SaleTerms;
}

/** The number of a row, as a form or an address has it. */
const ID = /^[1-9]\d{0,8}$/;

const PlaceForm = {
  key: z.string().regex(/^[\x21-\x7e]{1,100}$/, 'accepted: the key of the checkout'),
  total: z
    .string()
    .regex(/^\d{1,10}$/, 'accepted: the total in minor units')
    .transform(Number),
  seen: z.string().max(100, 'accepted: as the page has it'),
};

/** Leads to the first step that lacks something. */
const lead = (ctx: Context, { copies, lacks }: Checkout): void =>
  seeOther(ctx, copies === 0 ? '/cart' : `/checkout/${lacks[0] ?? 'review'}`);

/** The way from the cart to an order, step by step; what was chosen stays chosen. */
export function checkoutRoutes(router: Router, site: Site, { database, ordering, terms }: CheckoutOptions): void {
  const { methods } = terms;
  const load = (ctx: Context): Promise<Checkout> =>
    database.readCurrent(async ({ checkouts }, from) => {
      const checkout = await checkouts.checkout(identityOf(ctx).user.id, methods);
      // What was chosen a moment ago may not be there yet: nobody is led back for that.
      if (from === 'replica' && (checkout.copies === 0 || checkout.lacks.length > 0))
        throw new NotFound('checkout', 'yours');
      return checkout;
    });

  /** The checkout for one of its steps; null, and led to another, while one before it lacks something. */
  const loadFor = async (ctx: Context, step: CheckoutStep | 'review'): Promise<Checkout | null> => {
    const checkout = await load(ctx);
    const before = step === 'review' ? checkoutSteps : checkoutSteps.slice(0, checkoutSteps.indexOf(step));
    if (checkout.copies > 0 && !before.some((earlier) => checkout.lacks.includes(earlier))) return checkout;
    lead(ctx, checkout);
    return null;
  };

  /** A form with what was sent, and the same fault beside each of these fields. */
  const refused = (
    ctx: Context,
    received: Readonly<Record<string, string>>,
    fields: readonly string[],
    fault: string,
  ): SentForm => {
    ctx.status = 400;
    return { received, faults: Object.fromEntries(fields.map((field) => [field, fault])) };
  };

  router.get('/checkout', members, async (ctx) => lead(ctx, await load(ctx)));

  const showAddresses = async (ctx: Context, checkout: Checkout, form: SentForm): Promise<void> => {
    const addresses = await database.readCurrent((services) => services.addresses.list(identityOf(ctx).user.id));
    render(ctx, addressPage(pageContextOf(site, ctx), { checkout, addresses, form }));
  };

  router.get('/checkout/address', members, async (ctx) => {
    const checkout = await loadFor(ctx, 'address');
    if (checkout) await showAddresses(ctx, checkout, untouched);
  });

  router.post('/checkout/address', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const { address = '' } = received;
    const { user } = identityOf(ctx);
    const { outcome } = ID.test(address)
      ? await database.transaction(({ checkouts }) => checkouts.chooseAddress(user.id, Number(address)))
      : { outcome: 'unknown' };
    if (outcome === 'chosen') return seeOther(ctx, '/checkout');
    const { texts } = pageContextOf(site, ctx).locale;
    await showAddresses(ctx, await load(ctx), refused(ctx, received, ['address'], texts.checkout.address.fault));
  });

  router.get('/checkout/delivery', members, async (ctx) => {
    const checkout = await loadFor(ctx, 'delivery');
    if (checkout) render(ctx, deliveryPage(pageContextOf(site, ctx), { checkout, form: untouched }));
  });

  router.post('/checkout/delivery', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const checkout = await loadFor(ctx, 'delivery');
    if (!checkout) return;
    const context = pageContextOf(site, ctx);
    const served = checkout.sellers.filter(({ quotes }) => quotes.length > 0);
    const chosen = new Map(served.map(({ sellerId }) => [sellerId, received[deliveryField(sellerId)] ?? '']));
    const wrong = served.filter(({ sellerId, quotes }) =>
      quotes.every(({ providerId }) => String(providerId) !== chosen.get(sellerId)),
    );
    const choices = new Map([...chosen].map(([sellerId, providerId]) => [sellerId, Number(providerId)]));
    const { outcome } =
      wrong.length > 0
        ? { outcome: 'unknown' }
        : await database.transaction(({ checkouts }) => checkouts.chooseDelivery(identityOf(ctx).user.id, choices));
    if (outcome === 'chosen') return seeOther(ctx, '/checkout');
    // Something is offered no more since the page was loaded: then all are to be chosen again.
    const fields = (wrong.length > 0 ? wrong : served).map(({ sellerId }) => deliveryField(sellerId));
    const form = refused(ctx, received, fields, context.locale.texts.checkout.delivery.fault);
    render(ctx, deliveryPage(context, { checkout: wrong.length > 0 ? checkout : await load(ctx), form }));
  });

  router.post('/checkout/sellers/:seller/remove', members, async (ctx) => {
    await readSessionForm(ctx);
    const received = ctx.params['seller']!;
    if (!ID.test(received)) throw new NotFound('seller', received);
    const { id: userId } = identityOf(ctx).user;
    await database.transaction(async ({ carts, checkouts }) => {
      await carts.lock({ userId });
      const { sellers } = await checkouts.checkout(userId, methods);
      const lines = sellers.find(({ sellerId }) => sellerId === Number(received))?.lines ?? [];
      await carts.remove(
        { userId },
        lines.map(({ listingId }) => listingId),
      );
    });
    seeOther(ctx, '/checkout');
  });

  router.get('/checkout/payment', members, async (ctx) => {
    const checkout = await loadFor(ctx, 'payment');
    if (checkout) render(ctx, paymentPage(pageContextOf(site, ctx), { checkout, form: untouched, methods }));
  });

  router.post('/checkout/payment', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const { outcome } = await database.transaction(({ checkouts }) =>
      checkouts.choosePayment(identityOf(ctx).user.id, received['method'] ?? '', methods),
    );
    if (outcome === 'chosen') return seeOther(ctx, '/checkout');
    const context = pageContextOf(site, ctx);
    const form = refused(ctx, received, ['method'], context.locale.texts.checkout.payment.fault);
    render(ctx, paymentPage(context, { checkout: await load(ctx), form, methods }));
  });

  router.get('/checkout/review', members, async (ctx) => {
    const checkout = await loadFor(ctx, 'review');
    if (checkout) render(ctx, reviewPage(pageContextOf(site, ctx), { checkout }));
  });

  /** Shows how things are now to a buyer whose order was not placed (409); a step that lacks something comes first. */
  const showNotPlaced = async (ctx: Context, notPlaced: NotPlaced): Promise<void> => {
    const checkout = await load(ctx);
    const context = pageContextOf(site, ctx);
    if (checkout.copies > 0 && checkout.lacks.length > 0) return lead(ctx, checkout);
    ctx.status = 409;
    render(
      ctx,
      checkout.copies === 0 ? nothingLeftPage(context, notPlaced) : reviewPage(context, { checkout, notPlaced }),
    );
  };

  router.post('/checkout/place', members, async (ctx) => {
    const { key, total, seen } = parse(PlaceForm, await readSessionForm(ctx));
    const { locale } = pageContextOf(site, ctx);
    const { id: userId } = identityOf(ctx).user;
    const placed = await ordering.place({
      userId,
      key,
      expectedTotalCents: total,
      expectedSeen: seen,
      locale,
      terms,
    });
    switch (placed.outcome) {
      case 'placed':
        return seeOther(ctx, `/orders/${placed.number}/pay`);
      case 'incomplete':
        return seeOther(ctx, `/checkout/${placed.step}`);
      case 'too-many-holds':
        return showNotPlaced(ctx, { kind: 'too-many-holds', most: placed.most });
      case 'sold-out':
        return showNotPlaced(ctx, { kind: 'changed', beforeCents: total, lines: placed.lines });
      default:
        return showNotPlaced(ctx, { kind: 'changed', beforeCents: total, lines: [] });
    }
  });
}
