import { randomUUID } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type { Logger } from '../log.ts';
import type { RequestState } from './request.ts';

/** Where the numbers of a request go. */
export interface RequestMetrics {
  readonly inFlight: { inc(): void; dec(): void };
  observe(method: string, route: string, status: number, seconds: number): void;
}

/** The balancer's own id of a request, by which its access log and ours are joined. Ids of clients are not believed. */
const traceIdOf = (ctx: Context): string | undefined => /^[\w.:=;-]{8,200}$/.exec(ctx.get('X-Amzn-Trace-Id'))?.[0];

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Gives each request an id, and when its answer is out (or its client gone) a line in the log and a place in the
 * metrics. Both name the route's pattern, so that their number is bounded and no query reaches the log. Whose account it
 * was is written down of what changes something and of what is refused: who reads what is nobody's business.
 */
export function observe(log: Logger, metrics: RequestMetrics, trustProxy: boolean): Middleware {
  // These lines hold nothing to redact, and are the only ones written for each request.
  const lines = log.child({}, { redact: [] });
  return async (ctx, next) => {
    const started = performance.now();
    const state = ctx.state as RequestState;
    state.requestId = randomUUID();
    const traceId = trustProxy ? traceIdOf(ctx) : undefined;
    ctx.set('X-Request-Id', state.requestId);
    metrics.inFlight.inc();
    ctx.res.once('close', () => {
      const milliseconds = performance.now() - started;
      const method = METHODS.has(ctx.method) ? ctx.method : 'other';
      const status = ctx.res.writableFinished ? ctx.res.statusCode : 499;
      metrics.inFlight.dec();
      // The router leaves the pattern here, or what it makes of the lack of one when a request is refused before its route.
      const matched: unknown = ctx['_matchedRoute'];
      const route = typeof matched === 'string' && matched.startsWith('/') ? matched : 'unmatched';
      metrics.observe(method, route, status, milliseconds / 1000);
      lines.info(
        {
          requestId: state.requestId,
          traceId,
          method,
          route,
          path: ctx.path,
          accountId: isRead(ctx.method) && status < 400 ? undefined : state.accountId,
          status,
          ms: Math.round(milliseconds * 10) / 10,
        },
        'request',
      );
    });
    await next();
  };
}
