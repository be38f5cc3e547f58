import type { Middleware } from 'koa';
import helmet from 'koa-helmet';

/**
 * Security headers. Scripts, styles, fonts and images come from this site's files alone: nothing inline, no nonce, so
 * that a page can be kept by a cache. Over plain http (development, a LAN) nothing asks the browser for https.
 */
export function securityHeaders(baseUrl: string): Middleware {
  const secure = baseUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
  }) as Middleware;
}
