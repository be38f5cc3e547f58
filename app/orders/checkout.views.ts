import type { PaymentMethod } from '../contract/payments.ts';
import { radioField, type SentForm, sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import type { Quote } from '../delivery/index.ts';
import { type Checkout, type CheckoutSeller, checkoutSteps, type OrderAddress } from './checkout.model.ts';
import { addressBlock } from './order-parts.views.ts';

/** The steps of the checkout, and the look at all of it in the end. */
const steps = [...checkoutSteps, 'review'] as const;
type Step = (typeof steps)[number];

interface StepPage {
  readonly step: Step;
  readonly title: string;
  readonly body: SafeHtml;
}

/** A page of the checkout, with where in it one is. Steps that are behind lead back. */
export function stepPage(context: PageContext, { step, title, body }: StepPage): string {
  const { checkout: text } = context.locale.texts;
  const now = steps.indexOf(step);
  return page(context, {
    title,
    noindex: true,
    body: html`<div class="wrap sheet wide">
<nav aria-label="${text.progress}"><ol class="steps">${steps.map(
      (other, place) =>
        html`<li${place === now ? html` aria-current="step"` : null}>${place < now ? html`<a href="/checkout/${other}">${text.steps[other]}</a>` : text.steps[other]}</li>`,
    )}</ol></nav>
<h1>${title}</h1>
${body}
</div>`,
  });
}

/** An address of the buyer's book. */
export interface KnownAddress extends OrderAddress {
  readonly id: number;
}

export interface AddressModel {
  readonly checkout: Checkout;
  readonly addresses: readonly KnownAddress[];
  readonly form: SentForm;
}

export function addressPage(context: PageContext, { checkout, addresses, form }: AddressModel): string {
  const { locale } = context;
  const { checkout: text } = locale.texts;
  const value = checkout.addressId ?? (addresses.length === 1 ? addresses[0]!.id : undefined);
  return stepPage(context, {
    step: 'address',
    title: text.address.title,
    body: html`${
      addresses.length === 0
        ? html`<p class="lede">${text.address.none}</p><p class="actions"><a class="button" href="${NEW_ADDRESS}">${text.address.add}</a></p>`
        : html`<form action="/checkout/address" method="post" novalidate>${sessionField(context)}
${radioField(form, {
  name: 'address',
  legend: text.address.legend,
  value: value === undefined ? undefined : String(value),
  choices: addresses.map((address) => ({ value: String(address.id), label: addressBlock(locale, address) })),
})}
<p class="actions"><button>${text.next}</button> <a href="${NEW_ADDRESS}">${text.address.add}</a></p>
</form>`
    }`,
  });
}

const NEW_ADDRESS = '/account/addresses/new?next=/checkout/address';

export interface StepModel {
  readonly checkout: Checkout;
  readonly form: SentForm;
}

/** Name of the field that says who delivers a seller's books. */
export const deliveryField = (sellerId: number): string => `seller-${sellerId}`;

/** Who delivers, for each seller; one from whom nobody delivers stands in the way until the books are out of the cart. */
export function deliveryPage(context: PageContext, { checkout, form }: StepModel): string {
  const { locale } = context;
  const { checkout: text } = locale.texts;
  const [served, others] = [
    checkout.sellers.filter(({ quotes }) => quotes.length > 0),
    checkout.sellers.filter(({ quotes }) => quotes.length === 0),
  ];
  return stepPage(context, {
    step: 'delivery',
    title: text.delivery.title,
    body: html`${others.map(
      ({ sellerId, seller }) =>
        html`<div class="notice"><h2>${text.delivery.from(seller.name)}</h2><p>${text.delivery.nobody}</p>
<form action="/checkout/sellers/${sellerId}/remove" method="post">${sessionField(context)}<p class="actions"><button class="second">${text.delivery.remove(seller.name)}</button> <a href="/checkout/address">${text.delivery.otherAddress}</a></p></form></div>`,
    )}${
      served.length === 0
        ? null
        : html`<form action="/checkout/delivery" method="post" novalidate>${sessionField(context)}
${served.map((seller) => sellerQuotes(locale, seller, form))}
<p><button>${text.next}</button></p>
</form>`
    }`,
  });
}

function sellerQuotes(
  locale: Locale,
  { sellerId, seller, quotes, delivery, lines }: CheckoutSeller,
  form: SentForm,
): SafeHtml {
  const { checkout: text } = locale.texts;
  const copies = lines.reduce((total, line) => total + line.copies, 0);
  return radioField(form, {
    name: deliveryField(sellerId),
    legend: html`${text.delivery.from(seller.name)} <span class="quiet">${text.copies(copies)}</span>`,
    value: String((delivery ?? quotes[0]!).providerId),
    choices: quotes.map((quote) => ({
      value: String(quote.providerId),
      label: html`${quote.name} <b>${locale.money(quote.costCents)}</b>`,
      hint: daysOf(locale, quote),
    })),
  });
}

/** How long a delivery takes. */
export const daysOf = ({ texts }: Locale, { daysFrom, daysTo }: Pick<Quote, 'daysFrom' | 'daysTo'>): string =>
  texts.checkout.delivery.days(daysFrom, daysTo);

export interface MethodModel extends StepModel {
  /** Ways to pay that are served now. */
  readonly methods: readonly PaymentMethod[];
}

export function paymentPage(context: PageContext, { checkout, form, methods }: MethodModel): string {
  const { checkout: text } = context.locale.texts;
  return stepPage(context, {
    step: 'payment',
    title: text.payment.title,
    body:
      methods.length === 0
        ? html`<p class="notice">${text.payment.none}</p>`
        : html`<form action="/checkout/payment" method="post" novalidate>${sessionField(context)}
${radioField(form, {
  name: 'method',
  legend: text.payment.legend,
  value: checkout.method ?? (methods.length === 1 ? methods[0] : undefined),
  choices: methods.map((method) => {
    const { name, hint } = text.payment.methods[method];
    return { value: method, label: name, hint };
  }),
})}
<p><button>${text.next}</button></p>
</form>`,
  });
}
