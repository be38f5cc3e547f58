import type Router from '@koa/router';
import type { Context } from 'koa';
import { type SentForm, untouched } from '../core/form.views.ts';
import type { OwnCookie } from '../core/http/cookie.ts';
import { ownPath, readForm, seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf, type RequestState } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { EmailForm, filled, LoginForm, RegisterForm, readOrRefuse, sentForm } from './account-input.ts';
import type { Accounts } from './accounts.ts';
import {
  confirmPage,
  forgottenPage,
  gonePage,
  type LoginModel,
  loginPage,
  loginReasons,
  registerPage,
  resetPage,
  sentPage,
} from './entry.views.ts';
import { beginSession, clientOf, findIdentity } from './identity.routes.ts';
import { loginCodeRoutes, withNext } from './login-code.routes.ts';
import { passwordFault } from './password-policy.ts';
import { HALF_LOGIN_SECONDS } from './second-factor.service.ts';

/** Where people get to who have logged in and wanted nothing else. */
const HOME = '/';

export interface EntryOptions {
  readonly accounts: Accounts;
  readonly cookie: OwnCookie;
  /** Of who has given the right password, and no code of a second factor yet. */
  readonly halfCookie: OwnCookie;
  /** What other features do when somebody has logged in, before their browser is told. */
  readonly arrived: (ctx: Context, userId: number) => Promise<void>;
}

/** Registering, logging in and out, and a forgotten password: the pages for whoever is not logged in. */
export function entryRoutes(router: Router, site: Site, options: EntryOptions): void {
  const { accounts, cookie, halfCookie, arrived } = options;

  /** These pages hold what was typed, or a link's token: nothing keeps them. */
  const show = (ctx: Context, document: string, status = 200): void => {
    ctx.set('Cache-Control', 'private, no-store');
    ctx.status = status;
    render(ctx, document);
  };

  router.get('/register', (ctx) => show(ctx, registerPage(pageContextOf(site, ctx), untouched)));

  router.post('/register', async (ctx) => {
    const context = pageContextOf(site, ctx);
    const { texts, tag } = context.locale;
    const received = filled(await readForm(ctx));
    const refuse = (form: SentForm) => show(ctx, registerPage(context, form), 400);
    // All that is wrong is told at once, the password too.
    const unsafe = passwordFault(received['password']!, [received['email']!, received['name']!]);
    const read = readOrRefuse(texts.accounts.faults, received, () => parse(RegisterForm, received));
    const faults = unsafe ? sentForm(texts.accounts.faults, received, { password: unsafe }).faults : {};
    if ('refused' in read) return refuse({ ...read.refused, faults: { ...read.refused.faults, ...faults } });
    if (unsafe) return refuse({ received, faults });
    const { email, name, password } = read.value;
    await accounts.register({ email, name, locale: tag }, password, clientOf(ctx));
    seeOther(ctx, '/register/sent');
  });

  router.get('/register/sent', (ctx) => show(ctx, sentPage(pageContextOf(site, ctx), 'register')));

  router.get('/register/confirm', async (ctx) => {
    const context = pageContextOf(site, ctx);
    const token = queryOf(ctx)['token'] ?? '';
    const registration = await accounts.findRegistration(token);
    if (!registration) return show(ctx, gonePage(context, 'register'), 410);
    show(ctx, confirmPage(context, { email: registration.email, token, form: untouched }));
  });

  router.post('/register/confirm', async (ctx) => {
    const context = pageContextOf(site, ctx);
    const received = filled(await readForm(ctx));
    const token = received['token']!;
    const confirmed = await accounts.confirm(token, received['password']!, clientOf(ctx));
    if (confirmed.outcome === 'gone') return show(ctx, gonePage(context, 'register'), 410);
    if (confirmed.outcome === 'wrong-password') {
      const form = sentForm(context.locale.texts.accounts.faults, {}, { password: 'confirm' });
      return show(ctx, confirmPage(context, { email: confirmed.email, token, form }), 400);
    }
    await arrived(ctx, confirmed.userId);
    beginSession(ctx, cookie, confirmed.token);
    seeOther(ctx, HOME);
  });

  router.get('/login', (ctx) => {
    const { next, reason } = queryOf(ctx);
    const path = ownPath(next);
    if (findIdentity(ctx)) return seeOther(ctx, path ?? HOME);
    const shown = loginReasons.find((known) => known === reason) ?? (path ? 'first' : undefined);
    show(ctx, loginPage(pageContextOf(site, ctx), { form: untouched, reason: shown, next: path }));
  });

  router.post('/login', async (ctx) => {
    const context = pageContextOf(site, ctx);
    const { texts } = context.locale;
    const received = filled(await readForm(ctx));
    const next = ownPath(received['next']);
    const refuse = (model: LoginModel) => show(ctx, loginPage(context, { ...model, next }), 400);
    const read = readOrRefuse(texts.accounts.faults, received, () => parse(LoginForm, received));
    if ('refused' in read) return refuse({ form: read.refused });
    const result = await accounts.logIn(read.value.email, read.value.password, clientOf(ctx));
    if (result.userId !== undefined) (ctx.state as RequestState).accountId = result.userId;
    if (result.outcome === 'half') {
      halfCookie.write(ctx, result.token, HALF_LOGIN_SECONDS);
      return seeOther(ctx, withNext('/login/code', next));
    }
    if (result.outcome !== 'open') {
      const fault = result.outcome === 'suspended' ? 'suspended' : 'login';
      return refuse({ form: sentForm(texts.accounts.faults, received, { login: fault }) });
    }
    await arrived(ctx, result.userId);
    beginSession(ctx, cookie, result.token);
    seeOther(ctx, next ?? HOME);
  });

  loginCodeRoutes(router, site, { ...options, home: HOME });

  router.post('/logout', async (ctx) => {
    const identity = findIdentity(ctx);
    if (identity) {
      await readSessionForm(ctx);
      await accounts.logOut(identity.token);
      cookie.write(ctx, '', 0);
    }
    seeOther(ctx, '/login?reason=closed');
  });

  router.get('/password/forgotten', (ctx) => show(ctx, forgottenPage(pageContextOf(site, ctx), untouched)));

  router.post('/password/forgotten', async (ctx) => {
    const context = pageContextOf(site, ctx);
    const received = filled(await readForm(ctx));
    const read = readOrRefuse(context.locale.texts.accounts.faults, received, () => parse(EmailForm, received));
    if ('refused' in read) return show(ctx, forgottenPage(context, read.refused), 400);
    await accounts.forgotPassword(read.value.email, context.locale.tag, clientOf(ctx));
    seeOther(ctx, '/password/sent');
  });

  router.get('/password/sent', (ctx) => show(ctx, sentPage(pageContextOf(site, ctx), 'reset')));

  router.get('/password/reset', async (ctx) => {
    const context = pageContextOf(site, ctx);
    const token = queryOf(ctx)['token'] ?? '';
    const user = await accounts.findReset(token);
    if (!user) return show(ctx, gonePage(context, 'reset'), 410);
    show(ctx, resetPage(context, { email: user.email, token, form: untouched }));
  });

  router.post('/password/reset', async (ctx) => {
    const context = pageContextOf(site, ctx);
    const received = filled(await readForm(ctx));
    const token = received['token']!;
    const result = await accounts.reset(token, received['password']!, clientOf(ctx));
    if (result.outcome === 'gone') return show(ctx, gonePage(context, 'reset'), 410);
    if (result.outcome === 'refused') {
      const form = sentForm(context.locale.texts.accounts.faults, {}, { password: result.fault });
      return show(ctx, resetPage(context, { email: result.email, token, form }), 400);
    }
    seeOther(ctx, '/login?reason=changed');
  });
}
