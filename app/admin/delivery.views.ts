import { inputField, type SentForm, sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { PageContext } from '../core/page-context.ts';
import { type DeliveryProvider, EVERYWHERE, type Rate } from '../delivery/index.ts';
import { adminPage, doneText, facts } from './admin-page.views.ts';

export interface ProvidersModel {
  readonly providers: readonly DeliveryProvider[];
  /** The one for a new provider. */
  readonly form: SentForm;
}

export function providersPage(context: PageContext, { providers, form }: ProvidersModel): string {
  const { locale } = context;
  const { admin } = locale.texts;
  const text = admin.delivery;
  return adminPage(context, {
    tab: 'delivery',
    body: html`${providers.length === 0 ? html`<p>${admin.none}</p>` : null}<ul class="rows">${providers.map(
      ({ id, code, name, active }) =>
        html`<li><h2><a href="/admin/delivery/${id}"><bdi>${name}</bdi></a></h2><p class="quiet">${code} · ${active ? text.isActive : text.isInactive}</p></li>`,
    )}</ul>
<section aria-labelledby="add"><h2 id="add">${text.addTitle}</h2><p>${text.addLede}</p>
<form action="/admin/delivery" method="post" novalidate>${sessionField(context)}
${inputField(form, { name: 'code', label: text.code, hint: text.codeHint, autocomplete: 'off' })}
${providerFields(locale, form)}
<p><button>${text.add}</button></p></form></section>`,
  });
}

const providerFields = ({ texts }: Locale, form: SentForm, known?: DeliveryProvider): SafeHtml => {
  const text = texts.admin.delivery;
  return html`${inputField(form, { name: 'name', label: text.name, autocomplete: 'off', value: known?.name ?? '' })}
${inputField(form, {
  name: 'trackingUrl',
  label: text.trackingUrl,
  hint: text.trackingUrlHint,
  autocomplete: 'off',
  value: known?.trackingUrl ?? '',
  required: false,
})}`;
};

export interface ProviderModel {
  readonly provider: DeliveryProvider;
  readonly rates: readonly Rate[];
  readonly form: SentForm;
  /** Somebody else has changed it meanwhile. */
  readonly stale: boolean;
  readonly done?: string | undefined;
}

export function providerPage(context: PageContext, { provider, rates, form, stale, done }: ProviderModel): string {
  const { locale } = context;
  const text = locale.texts.admin.delivery;
  const { id, code, name, active } = provider;
  const path = `/admin/delivery/${id}`;
  return adminPage(context, {
    tab: 'delivery',
    title: name,
    done: doneText(text.done, done),
    problem: stale ? text.stale : null,
    body: html`${facts([
      [text.code, code],
      [text.state, active ? text.isActive : text.isInactive],
      [text.rateCount, locale.number(rates.length)],
    ])}
<form action="${path}/active" method="post">${sessionField(context)}${versionField(provider)}<input type="hidden" name="active" value="${active ? '0' : '1'}"><p class="quiet">${active ? text.deactivateHint : text.activateHint}</p><p><button class="second">${active ? text.deactivate : text.activate}</button></p></form>
<section aria-labelledby="facts"><h2 id="facts">${text.factsTitle}</h2>
<form action="${path}" method="post" novalidate>${sessionField(context)}${versionField(provider)}${providerFields(locale, form, provider)}<p><button>${text.save}</button></p></form></section>
<section><h2 id="rates">${text.rates}</h2><p>${text.ratesLede}</p>
<p><a class="button" href="${path}/rates">${text.addRate}</a></p>
${rates.length === 0 ? html`<p>${text.noRates}</p>` : rateTable(locale, path, rates)}</section>`,
  });
}

/** What tells a later change of somebody else from this one. */
export const versionField = ({ version }: Pick<DeliveryProvider, 'version'>): SafeHtml =>
  html`<input type="hidden" name="version" value="${version}">`;

/** The name of a country of a rate. */
export const countryOf = (locale: Locale, code: string): string =>
  code === EVERYWHERE ? locale.texts.admin.delivery.everywhere : locale.countryName(code);

/** Wider than a phone: it scrolls by itself, by keyboard too. */
function rateTable(locale: Locale, path: string, rates: readonly Rate[]): SafeHtml {
  const text = locale.texts.admin.delivery;
  const head = [text.origin, text.destination, text.first, text.further, text.days];
  return html`<div class="scroll" role="region" tabindex="0" aria-labelledby="rates"><table><thead><tr>${head.map(
    (name) => html`<th scope="col">${name}</th>`,
  )}<th scope="col"><span class="hidden">${text.edit}</span></th></tr></thead><tbody>${rates.map((rate) => {
    const [from, to] = [countryOf(locale, rate.origin), countryOf(locale, rate.destination)];
    const query = new URLSearchParams({ origin: rate.origin, destination: rate.destination }).toString();
    return html`<tr><td>${from}</td><td>${to}</td><td>${locale.money(rate.firstCents)}</td><td>${locale.money(rate.furtherCents)}</td><td>${text.fromTo(locale.number(rate.daysFrom), locale.number(rate.daysTo))}</td><td><a href="${path}/rates?${query}">${text.edit} <span class="hidden">${text.route(from, to)}</span></a></td></tr>`;
  })}</tbody></table></div>`;
}
