import type Router from '@koa/router';
import type { Context } from 'koa';
import { untouched } from '../core/form.views.ts';
import type { OwnCookie } from '../core/http/cookie.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import type { User } from './account.model.ts';
import { filled, sentForm } from './account-input.ts';
import { identityOf, members } from './identity.routes.ts';
import type { LeaveReason, Left } from './own-data.model.ts';
import { type LeaveModel, leavePage, ownDataPage } from './own-data.views.ts';

interface Options {
  readonly cookie: OwnCookie;
  readonly ownData: {
    export(userId: number): Promise<object>;
    reasonsToStay(userId: number): Promise<readonly LeaveReason[]>;
    leave(user: User, password: string): Promise<Left>;
  };
}

/** A copy of all that the store knows of somebody, and the end of their account. */
export function ownDataRoutes(router: Router, site: Site, { cookie, ownData }: Options): void {
  router.get('/account/data', members, (ctx) => render(ctx, ownDataPage(pageContextOf(site, ctx))));

  router.post('/account/data/export', members, async (ctx) => {
    await readSessionForm(ctx);
    const copy = await ownData.export(identityOf(ctx).user.id);
    ctx.attachment('bookstore-data.json');
    ctx.type = 'json';
    ctx.body = `${JSON.stringify(copy, null, 2)}\n`;
  });

  const show = (ctx: Context, model: LeaveModel, status = 200): void => {
    ctx.status = status;
    render(ctx, leavePage(pageContextOf(site, ctx), model));
  };

  router.get('/account/delete', members, async (ctx) => {
    show(ctx, { reasons: await ownData.reasonsToStay(identityOf(ctx).user.id), form: untouched });
  });

  router.post('/account/delete', members, async (ctx) => {
    const received = filled(await readSessionForm(ctx));
    const { accounts, ownData: text } = pageContextOf(site, ctx).locale.texts;
    const words = { current: accounts.faults.current, sure: text.unsure };
    const refuse = (faults: Record<string, string>) =>
      show(ctx, { reasons: [], form: sentForm(words, received, faults) }, 400);
    if (received['sure'] !== 'yes')
      return refuse({ ...(received['current'] === '' ? { current: 'current' } : {}), sure: 'sure' });
    const result = await ownData.leave(identityOf(ctx).user, received['current']!);
    if (result.outcome === 'wrong-password') return refuse({ current: 'current' });
    if (result.outcome === 'refused') return show(ctx, { reasons: result.reasons, form: untouched }, 409);
    cookie.write(ctx, '', 0);
    seeOther(ctx, '/login?reason=deleted');
  });
}
