import type { Middleware } from 'koa';
import { paths } from '../contract/operations.ts';
import type { HealthChecks } from './health.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Answers the probes, before anything that could fail or be logged. */
export function probes(lifecycle: Lifecycle, health: HealthChecks): Middleware {
  return async (ctx, next) => {
    if (lifecycle.draining) ctx.set('Connection', 'close');
    if (ctx.path !== paths.live && ctx.path !== paths.ready && ctx.path !== paths.health) return next();
    ctx.set('Cache-Control', 'no-store');
    if (ctx.path === paths.live) {
      ctx.body = 'ok\n';
    } else if (ctx.path === paths.ready) {
      const reason = lifecycle.notReadyBecause;
      ctx.status = reason ? 503 : 200;
      ctx.body = `${reason ?? 'ok'}\n`;
    } else {
      const current = await health.current();
      ctx.status = current.status === 'ok' ? 200 : 503;
      ctx.body = current;
    }
    return undefined;
  };
}
