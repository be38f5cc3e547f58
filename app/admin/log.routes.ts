import type Router from '@koa/router';
import { z } from 'zod';
import { admins } from '../accounts/index.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { pageOf } from '../core/page-of.ts';
import type { AdminDatabase } from './admin.routes.ts';
import { logPage } from './log.views.ts';
import { Before, PAGE_ROWS } from './page-of-rows.ts';

const id = '[1-9]\\d{0,8}';
/** Which entries are asked for. */
export const LogFilter = {
  actor: z
    .string()
    .regex(new RegExp(`^${id}$`), 'accepted: the number of a user')
    .transform(Number)
    .optional(),
  subject: z
    .string()
    .regex(new RegExp(`^[a-z-]{1,20}-${id}$`), 'accepted: a kind and a number, such as user-5')
    .transform((text) => {
      const end = text.lastIndexOf('-');
      return { kind: text.slice(0, end), id: Number(text.slice(end + 1)) };
    })
    .optional(),
};

/** The log of who did what, which nothing in the store changes. */
export function logRoutes(router: Router, site: Site, database: AdminDatabase): void {
  router.get('/admin/log', admins, async (ctx) => {
    const { actor, subject, before } = parse({ ...LogFilter, before: Before }, queryOf(ctx));
    const query = { most: PAGE_ROWS + 1, actorId: actor, subject, before };
    const entries = await database.readCurrent(({ auditLog }) => auditLog.list(query));
    render(
      ctx,
      logPage(pageContextOf(site, ctx), { query, first: before === undefined, entries: pageOf(entries, PAGE_ROWS) }),
    );
  });
}
