import { crc32 } from 'node:zlib';
import type { Middleware } from 'koa';

/** What an answer depends on, besides its address. */
const VARY = 'Accept-Encoding, Cookie, Accept-Language';

/** Seconds for which anybody may show a guest's page again without asking. */
const GUEST_SECONDS = 30;

/**
 * Marks what may be kept. A page for a request without a cookie is the same for everybody who speaks the language; one
 * for a request with a cookie is kept by nobody. Both get an ETag, so that asking again costs no bytes.
 */
export const caching: Middleware = async (ctx, next) => {
  await next();
  if (ctx.response.get('Cache-Control') || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return;
  ctx.set('Vary', VARY);
  if (ctx.status !== 200 || !Buffer.isBuffer(ctx.body)) {
    ctx.set('Cache-Control', 'no-store');
    return;
  }
  ctx.set('Cache-Control', ctx.get('Cookie') ? 'private, no-cache' : `public, max-age=${GUEST_SECONDS}`);
  const { body } = ctx;
  // Tells two versions of a page apart, which takes no cryptography.
  ctx.set('ETag', `W/"${body.length.toString(36)}-${crc32(body).toString(36)}"`);
  if (ctx.get('If-None-Match') && ctx.fresh) {
    ctx.status = 304;
    ctx.body = null;
  }
};
