import { inputField, type SentForm, selectField, sessionField } from '../core/form.views.ts';
import { html } from '../core/html.ts';
import { countryChoices } from '../core/i18n/countries.ts';
import type { PageContext } from '../core/page-context.ts';
import { type DeliveryProvider, EVERYWHERE, type Rate } from '../delivery/index.ts';
import { adminPage } from './admin-page.views.ts';
import { countryOf, versionField } from './delivery.views.ts';

export interface RateModel {
  readonly provider: DeliveryProvider;
  /** The one that is changed; null for a new one. */
  readonly rate: Rate | null;
  readonly form: SentForm;
  /** Somebody else has changed the provider meanwhile. */
  readonly stale: boolean;
}

/** What a provider takes from one country to another. */
export function ratePage(context: PageContext, { provider, rate, form, stale }: RateModel): string {
  const { locale } = context;
  const text = locale.texts.admin.delivery;
  const path = `/admin/delivery/${provider.id}/rates`;
  const choices = [{ value: EVERYWHERE, label: text.everywhere }, ...countryChoices(locale)];
  const amount = (cents: number | undefined) => (cents === undefined ? '' : locale.typedAmount(cents));
  const days = (n: number | undefined) => (n === undefined ? '' : String(n));
  const was = form.received['was'] ?? (rate ? `${rate.origin} ${rate.destination}` : '');
  return adminPage(context, {
    tab: 'delivery',
    title: rate
      ? text.rateTitle(provider.name, countryOf(locale, rate.origin), countryOf(locale, rate.destination))
      : text.newRateTitle(provider.name),
    problem: stale ? text.stale : null,
    body: html`<p><a href="/admin/delivery/${provider.id}">${text.back}</a></p>
<form action="${path}" method="post" novalidate>${sessionField(context)}${versionField(provider)}<input type="hidden" name="was" value="${was}">
${selectField(form, { name: 'origin', label: text.origin, value: rate?.origin ?? EVERYWHERE, choices })}
${selectField(form, { name: 'destination', label: text.destination, value: rate?.destination ?? EVERYWHERE, choices })}
${inputField(form, { name: 'firstCents', label: text.amountOf(text.first, locale.currency), autocomplete: 'off', value: amount(rate?.firstCents) })}
${inputField(form, { name: 'furtherCents', label: text.amountOf(text.further, locale.currency), autocomplete: 'off', value: amount(rate?.furtherCents) })}
${inputField(form, { name: 'daysFrom', label: text.daysFrom, autocomplete: 'off', value: days(rate?.daysFrom) })}
${inputField(form, { name: 'daysTo', label: text.daysTo, autocomplete: 'off', value: days(rate?.daysTo) })}
<p><button>${text.saveRate}</button></p></form>
${
  rate
    ? html`<form action="${path}/remove" method="post">${sessionField(context)}${versionField(provider)}<input type="hidden" name="origin" value="${rate.origin}"><input type="hidden" name="destination" value="${rate.destination}"><p class="quiet">${text.removeHint}</p><p><button class="second">${text.remove}</button></p></form>`
    : null
}`,
  });
}
