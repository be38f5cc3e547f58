import { inputField, type SentForm, selectField, sessionField } from '../core/form.views.ts';
import { html } from '../core/html.ts';
import { countryChoices } from '../core/i18n/countries.ts';
import type { PageContext } from '../core/page-context.ts';
import type { Seller } from '../listings/index.ts';
import { sellingPage } from './selling-page.views.ts';

export interface ShopModel {
  /** Null while the shop is not opened. */
  readonly shop: Seller | null;
  readonly form: SentForm;
  /** It was asked for on the way to the first book. */
  readonly first: boolean;
  readonly saved: boolean;
}

/** What a shop says of itself. */
export function shopPage(context: PageContext, { shop, form, first, saved }: ShopModel): string {
  const { locale } = context;
  const { shop: text } = locale.texts.selling;
  return sellingPage(context, {
    tab: 'shop',
    title: text.title,
    done: saved ? text.saved : null,
    body: html`<p class="lede">${shop ? text.lede : text.first}</p>
<form action="/selling/shop" method="post" novalidate>${sessionField(context)}${first ? html`<input type="hidden" name="next" value="new">` : null}
${inputField(form, { name: 'name', label: text.name, autocomplete: 'organization', value: shop?.name ?? '' })}
${inputField(form, { name: 'place', label: text.place, hint: text.placeHint, autocomplete: 'off', value: shop?.place ?? '' })}
${selectField(form, {
  name: 'country',
  label: text.country,
  value: shop?.country ?? '',
  choices: [{ value: '', label: text.choose }, ...countryChoices(locale)],
})}
<p><button>${shop ? text.submit : text.open}</button></p>
</form>`,
  });
}
