import type { Context, Middleware } from 'koa';
import { http } from '../../contract/operations.ts';
import { errorPage } from '../error.views.ts';
import type { PageContext } from '../page-context.ts';
import { wantsJson } from './request.ts';

export interface AdmissionOptions {
  readonly contextOf: (ctx: Context) => PageContext;
  /** Told of each request that was turned away. */
  readonly turnedAway: (method: string) => void;
}

/**
 * Turns away at once (503, Retry-After) what could not be served in time: so many requests are served at once and no
 * more, so that those which are served are served at the usual speed, however many come. What brings a body is counted
 * apart: it may take its time to arrive, which must not keep readers out.
 */
export function admission({ contextOf, turnedAway }: AdmissionOptions): Middleware {
  const pages = new Map<string, Buffer>();
  const busyPage = (ctx: Context): Buffer => {
    const context = { ...contextOf(ctx), visitor: undefined, cartCopies: undefined, url: '/', returnPath: '/' };
    const { tag } = context.locale;
    const page = pages.get(tag) ?? Buffer.from(errorPage(context, { status: 503 }));
    pages.set(tag, page);
    return page;
  };
  const inFlight = { reading: 0, sending: 0 };
  const most = { reading: http.readsAtOnce, sending: http.writesAtOnce };
  return async (ctx, next) => {
    const kind = ctx.method === 'GET' || ctx.method === 'HEAD' ? 'reading' : 'sending';
    if (inFlight[kind] >= most[kind]) {
      turnedAway(ctx.method);
      ctx.status = 503;
      // Not all of them at once.
      ctx.set('Retry-After', String(1 + Math.floor(Math.random() * 4)));
      ctx.set('Cache-Control', 'no-store');
      // What is on its way of a body would be taken for the next request.
      if (kind === 'sending') ctx.set('Connection', 'close');
      if (wantsJson(ctx)) {
        ctx.body = BUSY_PROBLEM;
        ctx.type = 'application/problem+json';
      } else {
        ctx.body = busyPage(ctx);
        ctx.type = 'html';
      }
      return;
    }
    inFlight[kind]++;
    try {
      await next();
    } finally {
      inFlight[kind]--;
    }
  };
}

const BUSY_PROBLEM = Buffer.from(
  JSON.stringify({
    type: 'about:blank',
    title: 'Service Unavailable',
    status: 503,
    code: 'overloaded',
    detail: 'Too many requests are being served at the moment.',
  }),
);
