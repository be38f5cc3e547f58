import { type SentForm, sessionField } from '../core/form.views.ts';
import { html, type SafeHtml } from '../core/html.ts';
import type { Locale, Texts } from '../core/i18n/locale.ts';
import type { PageContext } from '../core/page-context.ts';
import type { PaymentView } from './payments.ts';
import type { DetailField, PaymentDetails } from './provider.ts';

export interface PayFormModel {
  readonly view: PaymentView;
  /** Path that the form is sent to; whoever answers there hands its fields to `Payments.pay`. */
  readonly action: string;
  /** As it was sent, its faults named as `pay` names them. */
  readonly form: SentForm;
}

/**
 * How a payment is paid, to be put into a page: the form that its provider wants filled in, or the account to transfer to.
 * Nothing of a payment that is not to be paid (any more) is shown.
 */
export function payForm(context: PageContext, { view, action, form }: PayFormModel): SafeHtml {
  const { locale } = context;
  const { payments: text } = locale.texts;
  const { payment, provider } = view;
  if (payment.state !== 'open' && payment.state !== 'awaiting') return html``;
  if (!provider) return html`<p class="lede">${text.notOffered}</p>`;
  if (provider.byHand) return transfer(locale, view);
  const { details } = provider;
  return html`${provider.test ? html`<div class="notice" role="note"><p><b>${text.test}</b></p></div>` : null}
<form action="${action}" method="post" novalidate>${sessionField(context)}
${details?.fields.map((field) => detail(locale, field, form))}
<p class="actions"><button>${details ? text.pay(locale.money(payment.amountCents)) : text.goOn}</button></p>
</form>${details?.examples ? examples(locale, details.examples) : null}`;
}

/** A pay form as it was sent, with what `pay` has found wrong with it, in words. */
export function sentDetails(
  { payments }: Texts,
  received: Readonly<Record<string, string>>,
  faults: Readonly<Record<string, string>>,
): SentForm {
  const words: Readonly<Record<string, string>> = payments.faults;
  return {
    received,
    faults: Object.fromEntries(Object.entries(faults).map(([field, name]) => [field, words[name] ?? name])),
  };
}

function transfer(locale: Locale, { payment, provider }: PaymentView): SafeHtml {
  const { transfer: text } = locale.texts.payments;
  return html`<p class="lede">${text.lede}</p>
<dl><dt>${text.account}</dt><dd>${provider!.account}</dd><dt>${text.reference}</dt><dd><b>${payment.reference}</b></dd><dt>${text.amount}</dt><dd>${locale.money(payment.amountCents)}</dd></dl>
<p>${text.hint}</p>`;
}

/** A field of a card: what is typed into it is a number, and some of it is shown to nobody again. */
function detail({ texts }: Locale, field: DetailField, { faults, received }: SentForm): SafeHtml {
  const { name, autocomplete, inputmode, secret } = field;
  const { fields, hints } = texts.payments as unknown as Record<'fields' | 'hints', Readonly<Record<string, string>>>;
  const fault = faults[name];
  const hint = hints[name];
  const described = [...(hint ? [`${name}-hint`] : []), ...(fault ? [`${name}-fault`] : [])].join(' ');
  return html`<p class="field"><label for="${name}">${fields[name] ?? name}</label>${hint ? html`<span class="quiet" id="${name}-hint">${hint}</span>` : null}<input id="${name}" name="${name}" type="text" value="${secret ? '' : (received[name] ?? '')}" autocomplete="${autocomplete}"${inputmode ? html` inputmode="${inputmode}"` : null} required${fault ? html` aria-invalid="true"` : null}${Object.keys(faults)[0] === name ? html` autofocus` : null}${described ? html` aria-describedby="${described}"` : null}>${fault ? html`<span class="wrong" id="${name}-fault">${fault}</span>` : null}</p>`;
}

function examples({ texts }: Locale, found: NonNullable<PaymentDetails['examples']>): SafeHtml {
  const { payments } = texts;
  const words: Readonly<Record<string, string>> = payments.examples;
  return html`<h2>${payments.examplesTitle}</h2>
<dl>${found.map(({ value, text }) => html`<dt>${value}</dt><dd>${words[text] ?? text}</dd>`)}</dl>`;
}
