import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { untouched } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { type Scope, scopes, tokenDays } from './api-token.model.ts';
import type { ApiTokenService } from './api-token.service.ts';
import { type ApiTokensModel, apiTokensPage } from './api-token.views.ts';
import { identityOf, members } from './identity.routes.ts';

interface ApiTokenServices {
  readonly apiTokens: ApiTokenService;
}

export interface ApiTokenDatabase {
  readCurrent<T>(work: (services: ApiTokenServices) => Promise<T>): Promise<T>;
  transaction<T>(work: (services: ApiTokenServices) => Promise<T>): Promise<T>;
}

/** 1 to 80 characters; none that controls, breaks or turns a line around. */
const NAME = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]{1,80}$/u;
const RevokeForm = { token: z.string().regex(/^[1-9]\d{0,8}$/, 'accepted: the number of a token') };

/** Is it for admins alone? */
const isAdmins = (scope: Scope): boolean => scope.startsWith('admin:');

/** Where a user makes tokens for programs, sees what they do, and takes them back. */
export function apiTokenRoutes(router: Router, site: Site, database: ApiTokenDatabase): void {
  const show = async (ctx: Context, rest: Partial<ApiTokensModel> = {}): Promise<void> => {
    const { user } = identityOf(ctx);
    const tokens = await database.readCurrent(({ apiTokens }) => apiTokens.list(user.id));
    render(ctx, apiTokensPage(pageContextOf(site, ctx), { tokens, form: untouched, chosen: [], ...rest }));
  };

  router.get('/account/tokens', members, (ctx) => show(ctx, { revoked: queryOf(ctx)['done'] !== undefined }));

  router.post('/account/tokens', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const { apiTokens: text } = pageContextOf(site, ctx).locale.texts;
    const { user, needsSecondFactor } = identityOf(ctx);
    const name = (received['name'] ?? '').normalize('NFC').replaceAll(/\s+/g, ' ').trim();
    const chosen = scopes.filter((scope) => received[`scope-${scope}`] === 'yes');
    const days = tokenDays.find((known) => String(known) === received['days']);
    const faults = {
      ...(NAME.test(name) ? {} : { name: text.faults.name }),
      ...(chosen.length > 0 ? {} : { scopes: text.faults.scopes }),
      ...(needsSecondFactor && chosen.some(isAdmins) ? { scopes: text.faults.secondFactor } : {}),
      ...(days ? {} : { days: text.faults.days }),
    };
    const refuse = async (status: number, more: Readonly<Record<string, string>>): Promise<void> => {
      ctx.status = status;
      await show(ctx, { form: { received: { ...received, name }, faults: more }, chosen });
    };
    if (!days || Object.keys(faults).length > 0) return refuse(400, faults);
    const made = await database.transaction(({ apiTokens }) =>
      apiTokens.create(user.id, { name, scopes: chosen, days }),
    );
    if (made === null) return refuse(409, { name: text.faults.full });
    // Answered by the page itself, since the token can be shown this once alone.
    await show(ctx, { made });
  });

  router.post('/account/tokens/revoke', members, async (ctx) => {
    const { token } = parse(RevokeForm, await readSessionForm(ctx));
    const { user } = identityOf(ctx);
    await database.transaction(({ apiTokens }) => apiTokens.revoke(user.id, Number(token)));
    seeOther(ctx, '/account/tokens?done');
  });
}
