import type Router from '@koa/router';
import type { Context } from 'koa';
import { NotFound } from '../core/errors.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { devMailPage, devMailsPage } from './dev-mails.views.ts';
import type { KeptMail, MailFolder } from './mail-folder.ts';

/** Mails that the page lists. */
const MOST_LISTED = 50;

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

/**
 * What a mail may do that is shown inside a page: have its own styles, and nothing else. A link that is clicked opens in
 * place of the page around it.
 */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation";

/**
 * The mails that a store on a developer's machine would have sent. They hold links that open accounts, so these pages
 * exist only in a store whose address is that machine's own, and only for whoever asks from that machine.
 */
export function devMailRoutes(router: Router, site: Site, folder: MailFolder): void {
  const { hostname, host } = new URL(site.baseUrl);
  if (!LOOPBACK_HOSTS.has(hostname)) return;

  /** The Host header too: a name of somebody else's that leads here makes a browser read these pages for them. */
  const refuseOthers = (ctx: Context): void => {
    if (!LOOPBACK.test(ctx.req.socket.remoteAddress ?? '') || ctx.get('Host') !== host)
      throw new NotFound('page', ctx.path);
    ctx.set('Cache-Control', 'no-store');
  };
  const mailOf = async (ctx: Context): Promise<KeptMail> => {
    refuseOthers(ctx);
    const name = String(ctx['params'].name);
    const mail = await folder.find(name);
    if (!mail) throw new NotFound('mail', name);
    return mail;
  };

  router.get('/dev/mails', async (ctx) => {
    refuseOthers(ctx);
    const mails = await folder.newest(MOST_LISTED);
    render(ctx, devMailsPage(pageContextOf(site, ctx), mails, folder.path));
  });

  router.get('/dev/mails/:name', async (ctx) => {
    const mail = await mailOf(ctx);
    ctx.set('Content-Security-Policy', `${ctx.response.get('Content-Security-Policy')};frame-src 'self'`);
    render(ctx, devMailPage(pageContextOf(site, ctx), mail));
  });

  router.get('/dev/mails/:name/html', async (ctx) => {
    const { html } = await mailOf(ctx);
    ctx.set('Content-Security-Policy', MAIL_POLICY);
    ctx.set('X-Frame-Options', 'SAMEORIGIN');
    render(ctx, html.replace('<head>', '<head><base target="_top">'));
  });
}
