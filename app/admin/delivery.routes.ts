import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { admins, identityOf } from '../accounts/index.ts';
import { type SentForm, untouched } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { NewProviderForm, type ProviderChange, ProviderForm } from '../delivery/index.ts';
import type { AdminDatabase } from './admin.routes.ts';
import { idOf, readOrRefuse, sentForm, Version } from './admin-input.ts';
import { providerPage, providersPage } from './delivery.views.ts';

const ActiveForm = { ...Version, active: z.enum(['0', '1'], 'accepted: 0 or 1') };

/** Who delivers, as admins enter it. A change of what somebody else has changed meanwhile is refused (409). */
export function deliveryRoutes(router: Router, site: Site, database: AdminDatabase): void {
  const showAll = async (ctx: Context, form: SentForm): Promise<void> => {
    const providers = await database.readCurrent(({ delivery }) => delivery.providers());
    render(ctx, providersPage(pageContextOf(site, ctx), { providers, form }));
  };

  const show = async (ctx: Context, id: number, form: SentForm, stale = false): Promise<void> => {
    const model = await database.readCurrent(async ({ delivery }) => ({
      provider: await delivery.providerById(id),
      rates: await delivery.rates(id),
    }));
    const done = ctx.method === 'GET' ? queryOf(ctx)['done'] : undefined;
    render(ctx, providerPage(pageContextOf(site, ctx), { ...model, form, stale, done }));
  };

  const answer = async (ctx: Context, id: number, change: ProviderChange, form: SentForm): Promise<void> => {
    if (change.outcome === 'changed') return seeOther(ctx, `/admin/delivery/${id}?done=changed`);
    ctx.status = 409;
    await show(ctx, id, form, true);
  };

  router.get('/admin/delivery', admins, (ctx) => showAll(ctx, untouched));

  router.post('/admin/delivery', admins, async (ctx) => {
    const { texts } = pageContextOf(site, ctx).locale;
    const received = { code: '', name: '', trackingUrl: '', ...(await readSessionForm(ctx)) };
    const refuse = (form: SentForm) => {
      ctx.status = 400;
      return showAll(ctx, form);
    };
    const read = readOrRefuse(texts, received, () => parse(NewProviderForm, received));
    if ('refused' in read) return refuse(read.refused);
    const { code, ...facts } = read.value;
    const { user } = identityOf(ctx);
    const id = await database.transaction(({ delivery }) => delivery.add(user.id, code, facts));
    if (id === null) return refuse(sentForm(texts, received, { code: 'codeTaken' }));
    seeOther(ctx, `/admin/delivery/${id}?done=added`);
  });

  router.get('/admin/delivery/:id', admins, (ctx) => show(ctx, idOf(ctx, 'delivery-provider'), untouched));

  router.post('/admin/delivery/:id', admins, async (ctx) => {
    const id = idOf(ctx, 'delivery-provider');
    const received = { name: '', trackingUrl: '', ...(await readSessionForm(ctx)) };
    const read = readOrRefuse(pageContextOf(site, ctx).locale.texts, received, () => parse(ProviderForm, received));
    if ('refused' in read) {
      ctx.status = 400;
      return show(ctx, id, read.refused);
    }
    const { version } = parse(Version, received);
    const { user } = identityOf(ctx);
    const change = await database.transaction(({ delivery }) => delivery.change(user.id, id, version, read.value));
    await answer(ctx, id, change, { faults: {}, received });
  });

  router.post('/admin/delivery/:id/active', admins, async (ctx) => {
    const id = idOf(ctx, 'delivery-provider');
    const { version, active } = parse(ActiveForm, await readSessionForm(ctx));
    const { user } = identityOf(ctx);
    const change = await database.transaction(({ delivery }) =>
      delivery.setActive(user.id, id, version, active === '1'),
    );
    await answer(ctx, id, change, untouched);
  });
}
