import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { admins, identityOf } from '../accounts/index.ts';
import { type SentForm, untouched } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { pageOf } from '../core/page-of.ts';
import type { AdminDatabase } from './admin.routes.ts';
import { idOf, Reason, readOrRefuse } from './admin-input.ts';
import { Before, PAGE_ROWS } from './page-of-rows.ts';
import { resetSecondFactor, restoreUser, setRole, suspendUser, type UserOutcome } from './users.ts';
import { userPage, usersPage } from './users.views.ts';

const UsersQuery = { q: z.string().trim().max(200, 'accepted: up to 200 characters').default(''), before: Before };
const RoleForm = { role: z.enum(['user', 'admin'], 'accepted: user or admin') };

/** Entries of the log that the page of a user shows. */
const SHOWN_ENTRIES = 10;

/** Users, as admins look for them, and what is done to them. */
export function userRoutes(router: Router, site: Site, database: AdminDatabase): void {
  const show = async (ctx: Context, id: number, form: SentForm, problem?: UserOutcome): Promise<void> => {
    const model = await database.readCurrent(async ({ admin, auditLog }) => {
      const user = await admin.userById(id);
      const entries = await auditLog.list({ most: SHOWN_ENTRIES, subject: { kind: 'user', id } });
      return { user, deeds: await admin.deedsOf(user), entries };
    });
    const done = ctx.method === 'GET' ? queryOf(ctx)['done'] : undefined;
    const self = identityOf(ctx).user.id === id;
    render(ctx, userPage(pageContextOf(site, ctx), { ...model, self, form, done, problem }));
  };

  /** To the user's page as it is now, or back to it with what stood in the way (409). */
  const answer = async (ctx: Context, id: number, outcome: UserOutcome, done: string): Promise<void> => {
    if (outcome === 'done') return seeOther(ctx, `/admin/users/${id}?done=${done}`);
    ctx.status = 409;
    await show(ctx, id, untouched, outcome);
  };

  router.get('/admin/users', admins, async (ctx) => {
    const { q, before } = parse(UsersQuery, queryOf(ctx));
    const found = await database.readCurrent(({ accounts }) => accounts.list({ query: q, before }, PAGE_ROWS + 1));
    render(
      ctx,
      usersPage(pageContextOf(site, ctx), { query: q, first: before === undefined, users: pageOf(found, PAGE_ROWS) }),
    );
  });

  router.get('/admin/users/:id', admins, (ctx) => show(ctx, idOf(ctx, 'user'), untouched));

  router.post('/admin/users/:id/suspend', admins, async (ctx) => {
    const id = idOf(ctx, 'user');
    const received = { reason: '', ...(await readSessionForm(ctx)) };
    const read = readOrRefuse(pageContextOf(site, ctx).locale.texts, received, () => parse(Reason, received));
    if ('refused' in read) {
      ctx.status = 400;
      return show(ctx, id, read.refused);
    }
    const { user } = identityOf(ctx);
    const outcome = await database.transaction((services) => suspendUser(services, user.id, id, read.value.reason));
    await answer(ctx, id, outcome, 'suspended');
  });

  router.post('/admin/users/:id/restore', admins, async (ctx) => {
    const id = idOf(ctx, 'user');
    await readSessionForm(ctx);
    const { user } = identityOf(ctx);
    const outcome = await database.transaction((services) => restoreUser(services, user.id, id));
    await answer(ctx, id, outcome, 'restored');
  });

  router.post('/admin/users/:id/second-factor', admins, async (ctx) => {
    const id = idOf(ctx, 'user');
    await readSessionForm(ctx);
    const { user } = identityOf(ctx);
    const outcome = await database.transaction((services) => resetSecondFactor(services, user.id, id));
    if (outcome === 'oneself') return seeOther(ctx, '/account/second-factor');
    await answer(ctx, id, outcome, 'reset');
  });

  router.post('/admin/users/:id/role', admins, async (ctx) => {
    const id = idOf(ctx, 'user');
    const { role } = parse(RoleForm, await readSessionForm(ctx));
    const { user } = identityOf(ctx);
    const outcome = await database.transaction((services) => setRole(services, user.id, id, role));
    // Whoever has just given it back finds no page for admins any more.
    if (outcome === 'done' && role === 'user' && user.id === id) return seeOther(ctx, '/account');
    await answer(ctx, id, outcome, role === 'admin' ? 'promoted' : 'demoted');
  });
}
