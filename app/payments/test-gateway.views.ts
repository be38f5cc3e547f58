import { html } from '../core/html.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import type { TestGatewayEntry } from './test-gateway.service.ts';

/** The page of the test providers, on which a payer approves a payment or refuses it. */
export function testGatewayPage(context: PageContext, entry: TestGatewayEntry): string {
  const { locale } = context;
  const text = locale.texts.payments.gateway;
  const { pathname, search } = new URL(entry.returnUrl);
  return page(context, {
    title: text.title,
    noindex: true,
    body: html`<div class="wrap sheet">
<h1>${text.title}</h1>
<div class="notice" role="note"><p><b>${text.test}</b></p><p>${text.nothing}</p></div>
<p class="total">${text.amount(entry.description)} <span class="price">${locale.money(entry.amountCents)}</span></p>
${
  entry.state === 'action'
    ? html`<form action="/test-gateway/pay/${entry.key}" method="post"><p class="actions"><button name="answer" value="approve">${text.approve}</button> <button class="second" name="answer" value="refuse">${text.refuse}</button></p></form>`
    : html`<p class="lede">${text.answered}</p><p><a class="button" href="${pathname + search}">${text.back}</a></p>`
}
</div>`,
  });
}
