import type { Context } from 'koa';

/** A cookie that only the store's own server reads. */
export interface OwnCookie {
  read(ctx: Context): string | undefined;
  /** The value may hold letters, digits, `_` and `-`. */
  write(ctx: Context, value: string, seconds: number): void;
}

const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

/**
 * A cookie for this host alone: `__Host-` and `Secure` over https and on this machine, where browsers take them; over
 * plain http elsewhere (a LAN) they refuse both. It goes with every visit, but not with posts from other sites.
 */
export function ownCookie(baseUrl: string, name: string): OwnCookie {
  const { protocol, hostname } = new URL(baseUrl);
  const secure = protocol === 'https:' || LOCAL.includes(hostname);
  const fullName = secure ? `__Host-${name}` : name;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    read: (ctx) => ctx.cookies.get(fullName),
    // By hand: Koa refuses `Secure` where it does not see https itself.
    write: (ctx, value, seconds) => ctx.append('Set-Cookie', `${fullName}=${value}; Max-Age=${seconds}; ${attributes}`),
  };
}
