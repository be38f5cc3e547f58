import type { Middleware } from 'koa';

/**
 * Takes a request for what it asks for, whatever host it names. A target that is a whole address (RFC 9112, 3.2.2)
 * becomes its path, so that no page repeats the host of somebody else; the store knows its own. What names no address, or
 * its host more than once (RFC 9112, 3.2: a proxy may have believed the other), is refused like what is no HTTP: with
 * nothing but 400, before anything looks at it.
 */
export const requestTarget: Middleware = (ctx, next) => {
  const path = pathOf(ctx.req.url!);
  if (path === null || hostsOf(ctx.req.rawHeaders) > 1) {
    ctx.status = 400;
    ctx.set('Connection', 'close');
    ctx.body = '';
    return;
  }
  ctx.url = path;
  return next();
};

function pathOf(target: string): string | null {
  if (target.startsWith('/') || target === '*') return target;
  const address = URL.parse(target);
  return address && /^https?:$/.test(address.protocol) ? address.pathname + address.search : null;
}

function hostsOf(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let name = 0; name < rawHeaders.length; name += 2)
    if (rawHeaders[name]!.length === 4 && rawHeaders[name]!.toLowerCase() === 'host') hosts++;
  return hosts;
}
