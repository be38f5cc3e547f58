import { html, type SafeHtml } from '../core/html.ts';
import type { Texts } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';

/** The pages of an account, in the order in which they are offered. */
const tabs = [
  { tab: 'profile', path: '/account', of: ({ accounts }: Texts) => accounts.profile },
  { tab: 'addresses', path: '/account/addresses', of: ({ addresses }: Texts) => addresses },
  { tab: 'password', path: '/account/password', of: ({ accounts }: Texts) => accounts.password },
  { tab: 'secondFactor', path: '/account/second-factor', of: ({ secondFactor }: Texts) => secondFactor },
  { tab: 'sessions', path: '/account/sessions', of: ({ accounts }: Texts) => accounts.sessions },
  { tab: 'tokens', path: '/account/tokens', of: ({ apiTokens }: Texts) => apiTokens },
  { tab: 'data', path: '/account/data', of: ({ ownData }: Texts) => ownData },
] as const;

interface AccountPage {
  readonly tab: (typeof tabs)[number]['tab'];
  /** @default the title of the tab */
  readonly title?: string;
  /** What has just been done. */
  readonly done?: string | null;
  readonly body: SafeHtml;
}

/** A page that only the owner of an account sees. */
export function accountPage(context: PageContext, { tab, title, done, body }: AccountPage): string {
  const { texts } = context.locale;
  const items = tabs.map(({ tab: other, path, of }) => {
    const text = of(texts);
    return { path, link: text.link, title: text.title, current: other === tab };
  });
  const heading = title ?? items.find(({ current }) => current)!.title;
  return page(context, {
    title: heading,
    noindex: true,
    body: html`<div class="wrap sheet">
<nav aria-label="${texts.accounts.pages}"><ul class="chips">${items.map(
      ({ path, link, current }) =>
        html`<li><a class="plain" href="${path}"${current ? html` aria-current="page"` : null}>${link}</a></li>`,
    )}</ul></nav>
<h1>${heading}</h1>${done ? html`<p class="done" role="status">${done}</p>` : null}
${body}</div>`,
  });
}
