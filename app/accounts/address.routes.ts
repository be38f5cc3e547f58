import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { NotFound } from '../core/errors.ts';
import { untouched } from '../core/form.views.ts';
import { ownPath, seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { readOrRefuse } from './account-input.ts';
import type { AccountDatabase } from './accounts.ts';
import type { Address } from './address.model.ts';
import { type AddressFormModel, addressChanges, addressesPage, addressFormPage } from './address.views.ts';
import { AddressForm, filledAddress } from './address-input.ts';
import { identityOf, members } from './identity.routes.ts';

const Id = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);
const LIST = '/account/addresses';

/** The addresses of whoever is logged in. */
export function addressRoutes(router: Router, site: Site, database: AccountDatabase): void {
  const show = (ctx: Context, model: AddressFormModel, status = 200): void => {
    ctx.status = status;
    render(ctx, addressFormPage(pageContextOf(site, ctx), model));
  };

  /** @throws NotFound for an address that this user does not have */
  const addressOf = async (ctx: Context & { params: Record<string, string> }): Promise<Address> => {
    const received = ctx.params['id']!;
    const id = Id.safeParse(received);
    const { user } = identityOf(ctx);
    const found = id.success ? await database.readCurrent(({ addresses }) => addresses.find(user.id, id.data)) : null;
    if (!found) throw new NotFound('address', received);
    return found;
  };

  const sent = async (ctx: Context) => {
    const received = filledAddress(await readSessionForm(ctx));
    const { texts } = pageContextOf(site, ctx).locale;
    const read = readOrRefuse(texts.addresses.faults, received, () => parse(AddressForm, received));
    return { received, read, next: ownPath(received['next']) };
  };

  router.get(LIST, members, async (ctx) => {
    const { user } = identityOf(ctx);
    const addresses = await database.readCurrent((services) => services.addresses.list(user.id));
    const done = addressChanges.find((known) => known === queryOf(ctx)['done']);
    render(ctx, addressesPage(pageContextOf(site, ctx), addresses, done));
  });

  router.get(`${LIST}/new`, members, (ctx) => show(ctx, { form: untouched, next: ownPath(queryOf(ctx)['next']) }));

  router.post(LIST, members, async (ctx) => {
    const { received, read, next } = await sent(ctx);
    if ('refused' in read) return show(ctx, { form: read.refused, next }, 400);
    const { user } = identityOf(ctx);
    const { outcome } = await database.transaction(({ addresses }) => addresses.add(user.id, read.value));
    if (outcome === 'full') return show(ctx, { form: { received, faults: {} }, next, full: true }, 409);
    seeOther(ctx, next ?? `${LIST}?done=saved`);
  });

  router.get(`${LIST}/:id`, members, async (ctx) => show(ctx, { address: await addressOf(ctx), form: untouched }));

  router.post(`${LIST}/:id`, members, async (ctx) => {
    const { read } = await sent(ctx);
    const address = await addressOf(ctx);
    if ('refused' in read) return show(ctx, { address, form: read.refused }, 400);
    const { user } = identityOf(ctx);
    const known = await database.transaction(({ addresses }) => addresses.change(user.id, address.id, read.value));
    if (!known) throw new NotFound('address', address.id);
    seeOther(ctx, `${LIST}?done=saved`);
  });

  router.post(`${LIST}/:id/remove`, members, async (ctx) => {
    await readSessionForm(ctx);
    const { user } = identityOf(ctx);
    const id = Id.safeParse(ctx.params['id']);
    if (!id.success) throw new NotFound('address', ctx.params['id']!);
    await database.transaction(({ addresses }) => addresses.remove(user.id, id.data));
    seeOther(ctx, `${LIST}?done=removed`);
  });
}
