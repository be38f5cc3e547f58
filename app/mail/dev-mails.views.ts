import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import type { KeptMail } from './mail-folder.ts';

const time = (locale: Locale, date: Date): SafeHtml =>
  html`<time datetime="${date.toISOString()}">${date.toLocaleString(locale.tag)}</time>`;

/** The mails of a store without a mail server, newest first; `folder` is where their files lie. */
export function devMailsPage(context: PageContext, mails: readonly KeptMail[], folder: string): string {
  const { locale } = context;
  const { devMails } = locale.texts;
  return page(context, {
    title: devMails.title,
    noindex: true,
    body: html`<article class="wrap"><h1 class="list-heading">${devMails.title}</h1>
<div class="prose"><p class="lede">${devMails.lede}</p>
<p class="quiet">${devMails.folder} <code>${folder}</code></p>
${mails.length === 0 ? html`<p class="notice">${devMails.empty}</p>` : null}
<ol reversed>${mails.map(
      ({ name, to, subject, date }) =>
        html`<li><a href="/dev/mails/${name}">${subject}</a><br><span class="quiet">${to}, ${time(locale, date)}</span></li>`,
    )}</ol>
</div></article>`,
  });
}

/** One of them, as text and as mail programs show it. */
export function devMailPage(context: PageContext, { name, to, subject, text, date }: KeptMail): string {
  const { locale, baseUrl } = context;
  const { devMails } = locale.texts;
  return page(context, {
    title: subject,
    noindex: true,
    body: html`<article class="wrap"><h1 class="list-heading">${subject}</h1>
<p class="quiet">${to}, ${time(locale, date)} · <a href="/dev/mails">${devMails.all}</a></p>
<h2>${devMails.asText}</h2>
<div class="prose">${paragraphs(text, baseUrl)}</div>
<h2>${devMails.asHtml}</h2>
<iframe width="100%" height="480" title="${devMails.asHtml}" src="/dev/mails/${name}/html" sandbox="allow-top-navigation-by-user-activation"></iframe>
</article>`,
  });
}

/** The text line by line, the store's own addresses as links, which mail programs make of them too. */
const paragraphs = (text: string, baseUrl: string): SafeHtml[] =>
  text
    .trim()
    .split(/\n{2,}/)
    .map((part) => html`<p>${part.split('\n').map((line) => html`${lineOf(line, baseUrl)}<br>`)}</p>`);

const lineOf = (line: string, baseUrl: string): SafeHtml | string =>
  line.startsWith(`${baseUrl}/`) ? html`<a href="${line}">${line}</a>` : line;
