import { createHash } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import { DomainError, NotFound } from '../core/errors.ts';
import type { OwnCookie } from '../core/http/cookie.ts';
import { seeOther } from '../core/http/forms.ts';
import type { RequestState } from '../core/http/request.ts';
import type { User } from './account.model.ts';
import type { AccountDatabase, Client } from './accounts.ts';
import { deviceOf } from './device.ts';
import { LONGEST_SECONDS } from './session.service.ts';

/** Who is logged in, and by which session. */
export interface Identity {
  readonly user: User;
  readonly sessionId: number;
  readonly token: string;
  /** They have given the password, and the code of a second factor, a short while ago. */
  readonly fresh: boolean;
  /** Logging in to the account takes a code, too. */
  readonly secondFactor: boolean;
  /** An admin who has to set up a second factor first: until then they are a user like others. */
  readonly needsSecondFactor: boolean;
}

interface IdentityState extends RequestState {
  identity?: Identity;
}

/** Files that are the same for everybody: nobody needs to be known to get them. */
const FILES = /^\/(?:assets|covers|photos)\//;

/**
 * What admins can do only they can do whom a code let in: without a second factor, where it is needed, an admin is a user
 * like others.
 */
export const entitled = (user: User, secondFactor: boolean, adminsNeedIt: boolean): User =>
  adminsNeedIt && !secondFactor ? { ...user, role: 'user' } : user;

/** Finds out who is logged in. A request without the cookie costs nothing, one with it a statement. */
export function identify(cookie: OwnCookie, database: AccountDatabase, adminsNeedSecondFactor: boolean): Middleware {
  return async (ctx, next) => {
    const token = FILES.test(ctx.path) ? undefined : cookie.read(ctx);
    if (token === undefined) return next();
    const found = await database.readCurrent(async ({ sessions }, from) => {
      const session = await sessions.find(token);
      // A session that has just begun may not be there yet: its cookie must not go for that.
      if (!session && from === 'replica') throw new NotFound('session', '…');
      return session;
    });
    if (!found) {
      cookie.write(ctx, '', 0);
      return next();
    }
    const { sessionId, stale, user, fresh, secondFactor } = found;
    if (stale) await database.transaction(({ sessions }) => sessions.use(sessionId));
    const state = ctx.state as IdentityState;
    const entitledUser = entitled(user, secondFactor, adminsNeedSecondFactor);
    const needsSecondFactor = entitledUser.role !== user.role;
    state.identity = { user: entitledUser, sessionId, token, fresh, secondFactor, needsSecondFactor };
    state.accountId = user.id;
    state.visitor = {
      id: user.id,
      name: user.name,
      formToken: createHash('sha256').update(`form ${token}`).digest('base64url'),
      admin: user.role === 'admin',
    };
    // Nothing that somebody who is logged in has seen stays in the browser: not for whoever uses it next.
    ctx.set('Cache-Control', 'private, no-store');
    return next();
  };
}

export const findIdentity = (ctx: Context): Identity | undefined => (ctx.state as IdentityState).identity;

/** @throws DomainError 401 on a route that `members` does not guard */
export function identityOf(ctx: Context): Identity {
  const identity = findIdentity(ctx);
  if (!identity) throw new DomainError('not-logged-in', 401, 'Nobody is logged in.');
  return identity;
}

/** Lets only those pass who are logged in; leads all others to log in, and from there to the page that they wanted. */
export const members: Middleware = async (ctx, next) => {
  if (findIdentity(ctx)) return next();
  seeOther(ctx, ctx.method === 'POST' ? '/login' : `/login?next=${encodeURIComponent(ctx.url)}`);
};

/** Lets only admins pass, and leads one without a second factor to set it up; to all others the page does not exist. */
export const admins: Middleware = async (ctx, next) => {
  const identity = findIdentity(ctx);
  if (!identity) return members(ctx, next);
  if (identity.needsSecondFactor) return seeOther(ctx, '/account/second-factor?reason=admin');
  if (identity.user.role !== 'admin') throw new NotFound('page', ctx.path);
  return next();
};

export const clientOf = (ctx: Context): Client => ({
  ip: ctx.ip,
  device: deviceOf(ctx.get('User-Agent')),
  token: findIdentity(ctx)?.token,
});

/** Gives the browser its session, and nobody else: a session of before is another one. */
export const beginSession = (ctx: Context, cookie: OwnCookie, token: string): void =>
  cookie.write(ctx, token, LONGEST_SECONDS);
