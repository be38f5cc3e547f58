import type Router from '@koa/router';
import type { Context } from 'koa';
import { type SentForm, untouched } from '../core/form.views.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import type { Texts } from '../core/i18n/locale.ts';
import { filled, sentForm } from './account-input.ts';
import { identityOf, members } from './identity.routes.ts';
import type { Unproved } from './owner-check.ts';
import { proofPage, recoveryCodesPage, secondFactorPage, setUpPage } from './second-factor.views.ts';
import type { SecondFactors } from './second-factors.ts';

const HOME = '/account/second-factor';

/** The form whose password or code was another one. */
export function unprovedForm({ accounts, secondFactor }: Texts, { outcome }: Unproved): SentForm {
  const words = { current: accounts.faults.current, code: secondFactor.wrongCode };
  return sentForm(words, {}, outcome === 'wrong-password' ? { current: 'current' } : { code: 'code' });
}

/** Where people have their account ask for a code, too. */
export function secondFactorRoutes(router: Router, site: Site, secondFactors: SecondFactors): void {
  const textsOf = (ctx: Context): Texts => pageContextOf(site, ctx).locale.texts;

  const show = async (ctx: Context, form: SentForm, done: string | null = null): Promise<void> => {
    const { user, needsSecondFactor } = identityOf(ctx);
    const factor = await secondFactors.find(user.id);
    render(ctx, secondFactorPage(pageContextOf(site, ctx), { factor, form, needed: needsSecondFactor, done }));
  };

  router.get(HOME, members, (ctx) =>
    show(ctx, untouched, queryOf(ctx)['done'] === undefined ? null : textsOf(ctx).secondFactor.isOff),
  );

  router.post(`${HOME}/begin`, members, async (ctx) => {
    const { current } = filled(await readSessionForm(ctx));
    const { user, secondFactor } = identityOf(ctx);
    if (secondFactor) return seeOther(ctx, HOME);
    const result = await secondFactors.begin(user, current!);
    // Answered by the page itself: nothing shows the key to who has not just given the password.
    if (result.outcome === 'begun')
      return render(ctx, setUpPage(pageContextOf(site, ctx), result.enrolment, untouched));
    ctx.status = 400;
    await show(ctx, unprovedForm(textsOf(ctx), result));
  });

  router.post(`${HOME}/on`, members, async (ctx) => {
    const { code = '' } = await readSessionForm(ctx);
    const { user, sessionId } = identityOf(ctx);
    const { secondFactor: text } = textsOf(ctx);
    const result = await secondFactors.switchOn(user, sessionId, code.replaceAll(/\s/g, ''));
    if (result.outcome === 'on') return render(ctx, recoveryCodesPage(pageContextOf(site, ctx), result.codes, text.on));
    ctx.status = 400;
    if (result.outcome === 'gone') return show(ctx, { received: {}, faults: { current: text.gone } });
    const form = { received: {}, faults: { code: text.wrongCode } };
    render(ctx, setUpPage(pageContextOf(site, ctx), result.enrolment, form));
  });

  for (const wanted of ['codes', 'off'] as const)
    router.get(`${HOME}/${wanted}`, members, (ctx) => {
      if (!identityOf(ctx).secondFactor) return seeOther(ctx, HOME);
      render(ctx, proofPage(pageContextOf(site, ctx), wanted, untouched));
    });

  router.post(`${HOME}/codes`, members, async (ctx) => {
    const { current, code = '' } = filled(await readSessionForm(ctx));
    const { user, secondFactor } = identityOf(ctx);
    if (!secondFactor) return seeOther(ctx, HOME);
    const result = await secondFactors.renewCodes(user, { password: current!, code });
    const context = pageContextOf(site, ctx);
    if (result.outcome === 'renewed') return render(ctx, recoveryCodesPage(context, result.codes, null));
    ctx.status = 400;
    render(ctx, proofPage(context, 'codes', unprovedForm(textsOf(ctx), result)));
  });

  router.post(`${HOME}/off`, members, async (ctx) => {
    const { current, code = '' } = filled(await readSessionForm(ctx));
    const result = await secondFactors.switchOff(identityOf(ctx).user, { password: current!, code });
    if (result.outcome === 'off') return seeOther(ctx, `${HOME}?done`);
    ctx.status = 400;
    render(ctx, proofPage(pageContextOf(site, ctx), 'off', unprovedForm(textsOf(ctx), result)));
  });
}
