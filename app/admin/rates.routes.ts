import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { admins, identityOf } from '../accounts/index.ts';
import { NotFound } from '../core/errors.ts';
import { type SentForm, untouched } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { readAmount } from '../core/i18n/typed-amount.ts';
import { type Rate, RateInput } from '../delivery/index.ts';
import type { AdminDatabase } from './admin.routes.ts';
import { idOf, sentForm, Version } from './admin-input.ts';
import { putRate, type Route, removeRate } from './rates.ts';
import { ratePage } from './rates.views.ts';

const country = z.string().regex(/^(?:[A-Z]{2}|\*\*)$/, 'accepted: the two letters of a country, or **');
const RouteQuery = { origin: country, destination: country };
/** Two letters each; a new rate was none before. */
const WAS = /^([A-Z]{2}|\*\*) ([A-Z]{2}|\*\*)$/;

/** A whole number as it is typed; anything else is none that a rate can have. */
const wholeNumber = (text: string): number => (/^\d{1,3}$/.test(text.trim()) ? Number(text.trim()) : 0);

/** The rate of a form, or its faults by field. */
function readRate(locale: Locale, received: Readonly<Record<string, string>>): Rate | SentForm {
  const result = RateInput.safeParse({
    origin: received['origin'],
    destination: received['destination'],
    firstCents: readAmount(locale, received['firstCents']!) ?? -1,
    furtherCents: readAmount(locale, received['furtherCents']!) ?? -1,
    daysFrom: wholeNumber(received['daysFrom']!),
    daysTo: wholeNumber(received['daysTo']!),
  });
  if (result.success) return result.data;
  const faults: Record<string, string> = {};
  for (const { path, message } of result.error.issues) faults[String(path[0])] ??= message;
  return sentForm(locale.texts, received, faults);
}

const none = { origin: '', destination: '', firstCents: '', furtherCents: '', daysFrom: '', daysTo: '', was: '' };

/** The rates of a provider, each with a page of its own: a provider may have hundreds. */
export function rateRoutes(router: Router, site: Site, database: AdminDatabase): void {
  const show = async (ctx: Context, id: number, was: Route | null, form: SentForm, stale = false): Promise<void> => {
    const { provider, rates } = await database.readCurrent(async ({ delivery }) => ({
      provider: await delivery.providerById(id),
      rates: await delivery.rates(id),
    }));
    const rate =
      was && rates.find(({ origin, destination }) => origin === was.origin && destination === was.destination);
    // A rate that is gone meanwhile can still be put in anew, as it was filled in.
    if (was && !rate && ctx.method === 'GET') throw new NotFound('delivery-rate', `${was.origin} ${was.destination}`);
    render(ctx, ratePage(pageContextOf(site, ctx), { provider, rate: rate ?? null, form, stale }));
  };

  router.get('/admin/delivery/:id/rates', admins, (ctx) => {
    const query = queryOf(ctx);
    const was = query['origin'] === undefined ? null : parse(RouteQuery, query);
    return show(ctx, idOf(ctx, 'delivery-provider'), was, untouched);
  });

  router.post('/admin/delivery/:id/rates', admins, async (ctx) => {
    const providerId = idOf(ctx, 'delivery-provider');
    const { locale } = pageContextOf(site, ctx);
    const received = { ...none, ...(await readSessionForm(ctx)) };
    const [, origin, destination] = WAS.exec(received.was) ?? [];
    const was = origin !== undefined && destination !== undefined ? { origin, destination } : null;
    const refuse = (form: SentForm) => {
      ctx.status = 400;
      return show(ctx, providerId, was, form);
    };
    const rate = readRate(locale, received);
    if ('faults' in rate) return refuse(rate);
    const of = { adminId: identityOf(ctx).user.id, providerId, ...parse(Version, received) };
    const change = await database.transaction((services) => putRate(services, of, rate, was));
    if (change.outcome === 'changed') return seeOther(ctx, `/admin/delivery/${providerId}?done=changed`);
    if (change.outcome !== 'stale') return refuse(sentForm(locale.texts, received, { destination: change.outcome }));
    ctx.status = 409;
    await show(ctx, providerId, was, { faults: {}, received }, true);
  });

  router.post('/admin/delivery/:id/rates/remove', admins, async (ctx) => {
    const providerId = idOf(ctx, 'delivery-provider');
    const received = await readSessionForm(ctx);
    await database.readCurrent(({ delivery }) => delivery.providerById(providerId));
    const { version, ...route } = parse({ ...Version, ...RouteQuery }, received);
    const of = { adminId: identityOf(ctx).user.id, providerId, version };
    const change = await database.transaction((services) => removeRate(services, of, route));
    if (change.outcome === 'changed') return seeOther(ctx, `/admin/delivery/${providerId}?done=changed`);
    ctx.status = 409;
    await show(ctx, providerId, route, untouched, true);
  });
}
