import { STATUS_CODES } from 'node:http';
import type { Middleware } from 'koa';
import { errorPage } from '../error.views.ts';
import { DomainError, InvalidInput, TooManyRequests, Unavailable } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { PageContext } from '../page-context.ts';
import { render } from './page-context-of.ts';
import { type RequestState, wantsJson } from './request.ts';

interface HttpError {
  readonly status?: number;
  readonly expose?: boolean;
  readonly message: string;
}

/**
 * Turns what a request throws, or leaves unanswered, into a page or into problem+json. What the client did wrong is
 * told; what we did wrong is logged under the request's id, and the answer says no more than that.
 */
export function failures(log: Logger, contextOf: (ctx: Parameters<Middleware>[0]) => PageContext): Middleware {
  return async (ctx, next) => {
    let fault: DomainError;
    try {
      await next();
      if (ctx.status < 400 || ctx.body) return;
      fault = new DomainError(codeOf(ctx.status), ctx.status, '');
    } catch (error) {
      fault = faultOf(error);
      const { requestId } = ctx.state as RequestState;
      if (fault.status >= 500) log.error({ err: error, requestId, path: ctx.path }, 'request failed');
    }
    const { requestId } = ctx.state as RequestState;
    ctx.status = fault.status;
    ctx.set('Cache-Control', 'no-store');
    if (fault instanceof Unavailable || fault instanceof TooManyRequests)
      ctx.set('Retry-After', String(fault.retryAfterSeconds));
    if (wantsJson(ctx)) {
      ctx.body = JSON.stringify({
        type: 'about:blank',
        title: STATUS_CODES[fault.status],
        status: fault.status,
        code: fault.code,
        ...(fault.message ? { detail: fault.message } : {}),
        ...(fault instanceof InvalidInput ? { faults: fault.faults } : {}),
        requestId,
      });
      ctx.type = 'application/problem+json';
    } else {
      // Its own sentence for the status, in the page's language: the fault's message is for developers.
      render(ctx, errorPage(contextOf(ctx), { status: fault.status, requestId }));
    }
  };
}

const codeOf = (status: number): string => (STATUS_CODES[status] ?? 'error').toLowerCase().replaceAll(/[^a-z]+/g, '-');

function faultOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const { status, expose, message } = error as HttpError;
  // Koa and its middleware mark client errors as safe to show.
  if (status && status < 500 && expose) return new DomainError(codeOf(status), status, message, { cause: error });
  return new DomainError('internal', 500, '', { cause: error });
}
