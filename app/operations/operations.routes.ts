import Koa, { type Context, type Middleware } from 'koa';
import { paths } from '../contract/operations.ts';
import type { HealthChecks } from './health.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Answers the probes, before anything that could fail or be logged. */
export function probes(lifecycle: Lifecycle, health: HealthChecks): Middleware {
  return (ctx, next) => {
    if (lifecycle.draining) ctx.set('Connection', 'close');
    switch (ctx.path) {
      case paths.live:
        return answer(ctx, 200, 'ok\n');
      case paths.ready:
        return answer(ctx, lifecycle.notReadyBecause ? 503 : 200, `${lifecycle.notReadyBecause ?? 'ok'}\n`);
      case paths.health:
        return health.current().then((current) => answer(ctx, current.status === 'ok' ? 200 : 503, current));
      default:
        return next();
    }
  };
}

/** A server that answers probes and nothing else. */
export function probesAlone(lifecycle: Lifecycle, health: HealthChecks): Koa {
  return new Koa().use(probes(lifecycle, health));
}

function answer(ctx: Context, status: number, body: string | object): void {
  ctx.set('Cache-Control', 'no-store');
  ctx.status = status;
  ctx.body = body;
}
