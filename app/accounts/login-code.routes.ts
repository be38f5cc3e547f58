import type Router from '@koa/router';
import type { Context } from 'koa';
import { type SentForm, untouched } from '../core/form.views.ts';
import type { OwnCookie } from '../core/http/cookie.ts';
import { ownPath, readForm, seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { queryOf, type RequestState } from '../core/http/request.ts';
import type { Accounts } from './accounts.ts';
import { codePage } from './entry.views.ts';
import { beginSession, clientOf } from './identity.routes.ts';

interface LoginCodeOptions {
  readonly accounts: Accounts;
  /** Of sessions. */
  readonly cookie: OwnCookie;
  /** Of who has given the right password, and no code yet. */
  readonly halfCookie: OwnCookie;
  /** Where people get to who wanted nothing else. */
  readonly home: string;
  readonly arrived: (ctx: Context, userId: number) => Promise<void>;
}

/** An address with the page that somebody wanted before they had to log in. */
export const withNext = (path: string, next: string | null): string =>
  next ? `${path}${path.includes('?') ? '&' : '?'}next=${encodeURIComponent(next)}` : path;

/** The second step of logging in. Until it is taken the browser has no session, and a session of before goes on. */
export function loginCodeRoutes(
  router: Router,
  site: Site,
  { accounts, cookie, halfCookie, home, arrived }: LoginCodeOptions,
): void {
  const startAgain = (ctx: Context, next: string | null): void => {
    halfCookie.write(ctx, '', 0);
    seeOther(ctx, withNext('/login?reason=late', next));
  };

  const show = (ctx: Context, next: string | null, form: SentForm): void => {
    ctx.set('Cache-Control', 'private, no-store');
    render(ctx, codePage(pageContextOf(site, ctx), { form, next }));
  };

  router.get('/login/code', async (ctx) => {
    const next = ownPath(queryOf(ctx)['next']);
    if ((await accounts.findHalfLogin(halfCookie.read(ctx) ?? '')) === null) return startAgain(ctx, next);
    show(ctx, next, untouched);
  });

  router.post('/login/code', async (ctx) => {
    const { code = '', next: wanted } = await readForm(ctx);
    const next = ownPath(wanted);
    const result = await accounts.logInByCode(halfCookie.read(ctx) ?? '', code, clientOf(ctx));
    if (result.outcome === 'gone') return startAgain(ctx, next);
    (ctx.state as RequestState).accountId = result.userId;
    if (result.outcome === 'wrong-code') {
      ctx.status = 400;
      const { wrongCode } = pageContextOf(site, ctx).locale.texts.secondFactor;
      return show(ctx, next, { received: {}, faults: { code: wrongCode } });
    }
    await arrived(ctx, result.userId);
    halfCookie.write(ctx, '', 0);
    beginSession(ctx, cookie, result.token);
    seeOther(ctx, next ?? home);
  });
}
