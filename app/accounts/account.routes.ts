import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { type SentForm, untouched } from '../core/form.views.ts';
import type { OwnCookie } from '../core/http/cookie.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { passwordPage, profilePage, sessionsPage } from './account.views.ts';
import { filled, ProfileForm, readOrRefuse, sentForm } from './account-input.ts';
import type { AccountDatabase, Accounts } from './accounts.ts';
import { beginSession, clientOf, identityOf, members } from './identity.routes.ts';
import { unprovedForm } from './second-factor.routes.ts';
import type { SecondFactors } from './second-factors.ts';

const EndForm = { session: z.string().regex(/^\d{1,9}$/, 'A number of a session is accepted.') };

/** What the owner of an account sees and does there. */
export function accountRoutes(
  router: Router,
  site: Site,
  {
    accounts,
    cookie,
    database,
    secondFactors,
  }: { accounts: Accounts; cookie: OwnCookie; database: AccountDatabase; secondFactors: SecondFactors },
): void {
  router.get('/account', members, (ctx) => {
    const saved = queryOf(ctx)['done'] !== undefined;
    render(ctx, profilePage(pageContextOf(site, ctx), { user: identityOf(ctx).user, form: untouched, saved }));
  });

  router.post('/account', members, async (ctx) => {
    const context = pageContextOf(site, ctx);
    const { user } = identityOf(ctx);
    const received = filled(await readSessionForm(ctx));
    const read = readOrRefuse(context.locale.texts.accounts.faults, received, () => parse(ProfileForm, received));
    if ('refused' in read) {
      ctx.status = 400;
      return render(ctx, profilePage(context, { user, form: read.refused, saved: false }));
    }
    await database.transaction((services) => services.accounts.setProfile(user.id, read.value));
    seeOther(ctx, '/account?done');
  });

  router.get('/account/password', members, (ctx) => {
    render(ctx, passwordPage(pageContextOf(site, ctx), untouched, queryOf(ctx)['done'] !== undefined));
  });

  router.post('/account/password', members, async (ctx) => {
    const context = pageContextOf(site, ctx);
    const { current, password } = filled(await readSessionForm(ctx));
    const result = await accounts.changePassword(identityOf(ctx).user, current!, password!, clientOf(ctx));
    if (result.outcome === 'changed') {
      beginSession(ctx, cookie, result.token);
      return seeOther(ctx, '/account/password?done');
    }
    const faults: Record<string, string> =
      result.outcome === 'refused' ? { password: result.fault } : { current: 'current' };
    ctx.status = 400;
    render(ctx, passwordPage(context, sentForm(context.locale.texts.accounts.faults, {}, faults), false));
  });

  const showSessions = async (ctx: Context, form: SentForm): Promise<void> => {
    const { user, sessionId: current, fresh, secondFactor } = identityOf(ctx);
    const sessions = await database.readCurrent((services) => services.sessions.list(user.id));
    const ended = queryOf(ctx)['done'] !== undefined;
    const model = { sessions, current, ended, fresh, secondFactor, form };
    render(ctx, sessionsPage(pageContextOf(site, ctx), model));
  };

  router.get('/account/sessions', members, (ctx) => showSessions(ctx, untouched));

  router.post('/account/sessions/confirm', members, async (ctx) => {
    const { current, code = '' } = filled(await readSessionForm(ctx));
    const proof = { password: current!, code };
    const result = await secondFactors.logInAgain(identityOf(ctx).user, proof, clientOf(ctx));
    if (result.outcome === 'open') {
      beginSession(ctx, cookie, result.token);
      return seeOther(ctx, '/account/sessions');
    }
    ctx.status = 400;
    await showSessions(ctx, unprovedForm(pageContextOf(site, ctx).locale.texts, result));
  });

  router.post('/account/sessions/end', members, async (ctx) => {
    const { session } = parse(EndForm, await readSessionForm(ctx));
    const { user, fresh } = identityOf(ctx);
    if (!fresh) return seeOther(ctx, '/account/sessions');
    await database.transaction((services) => services.sessions.revoke(user.id, Number(session)));
    seeOther(ctx, '/account/sessions?done');
  });

  router.post('/account/sessions/end-others', members, async (ctx) => {
    await readSessionForm(ctx);
    const { user, sessionId, fresh } = identityOf(ctx);
    if (!fresh) return seeOther(ctx, '/account/sessions');
    await database.transaction((services) => services.sessions.revokeAll(user.id, sessionId));
    seeOther(ctx, '/account/sessions?done');
  });
}
