import { inputField, type SentForm, selectField, sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import { countryChoices } from '../core/i18n/countries.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { PageContext } from '../core/page-context.ts';
import { accountPage } from './account-page.views.ts';
import { type Address, MOST_ADDRESSES, type NewAddress } from './address.model.ts';

/** What has just been done to an address. */
export const addressChanges = ['saved', 'removed'] as const;
export type AddressChange = (typeof addressChanges)[number];

/** Where a user has parcels sent. */
export function addressesPage(context: PageContext, addresses: readonly Address[], done?: AddressChange): string {
  const text = context.locale.texts.addresses;
  return accountPage(context, {
    tab: 'addresses',
    done: done ? text.done[done] : null,
    body: html`<p class="lede">${addresses.length === 0 ? text.none : text.lede}</p>
${addresses.length === 0 ? null : html`<ul class="rows">${addresses.map((address) => addressRow(context, address))}</ul>`}
<p>${addresses.length < MOST_ADDRESSES ? html`<a class="button" href="/account/addresses/new">${text.add}</a>` : text.full(MOST_ADDRESSES)}</p>`,
  });
}

function addressRow(context: PageContext, address: Address): SafeHtml {
  const { locale } = context;
  const text = locale.texts.addresses;
  const named = html` <span class="hidden">${address.name}, ${address.line1}</span>`;
  return html`<li>${addressLines(locale, address)}
<div class="actions"><a href="/account/addresses/${address.id}">${text.edit}${named}</a>
<form action="/account/addresses/${address.id}/remove" method="post">${sessionField(context)}<button class="link">${text.remove}${named}</button></form></div></li>`;
}

/** An address as it stands on a parcel. */
function addressLines(locale: Locale, address: NewAddress): SafeHtml {
  const { name, line1, line2, city, region, postalCode, country, phone } = address;
  const place = [postalCode, city, region].filter((part) => part !== '').join(' · ');
  const lines = [name, line1, line2, place, locale.countryName(country), phone].filter((line) => line !== '');
  return html`<address>${lines.map((line, index) => html`${index === 0 ? null : html`<br>`}<bdi>${line}</bdi>`)}</address>`;
}

export interface AddressFormModel {
  /** The one that is changed. @default a new one */
  readonly address?: Address | undefined;
  readonly form: SentForm;
  /** Where to go then. */
  readonly next?: string | null;
  /** There are too many already. */
  readonly full?: boolean;
}

/** The form for an address. */
export function addressFormPage(context: PageContext, { address, form, next, full }: AddressFormModel): string {
  const { locale } = context;
  const text = locale.texts.addresses;
  const field = (name: keyof NewAddress, autocomplete: string, more: { hint?: string; required?: boolean } = {}) =>
    inputField(form, { name, label: text.fields[name], autocomplete, value: address?.[name] ?? '', ...more });
  const optional = { hint: text.optional, required: false };
  return accountPage(context, {
    tab: 'addresses',
    title: address ? text.change : text.add,
    body: html`${full ? html`<p class="wrong" role="alert">${text.full(MOST_ADDRESSES)}</p>` : null}
<form action="/account/addresses${address ? `/${address.id}` : ''}" method="post" novalidate>${sessionField(context)}
${next ? html`<input type="hidden" name="next" value="${next}">` : null}
${field('name', 'name')}
${field('line1', 'address-line1')}
${field('line2', 'address-line2', optional)}
${field('city', 'address-level2')}
${field('region', 'address-level1', optional)}
${field('postalCode', 'postal-code', optional)}
${selectField(form, {
  name: 'country',
  label: text.fields.country,
  value: address?.country ?? '',
  choices: [{ value: '', label: text.chooseCountry }, ...countryChoices(locale)],
})}
${field('phone', 'tel', { hint: text.phoneHint, required: false })}
<p class="actions"><button>${text.save}</button> <a href="${next ?? '/account/addresses'}">${text.back}</a></p>
</form>`,
  });
}
