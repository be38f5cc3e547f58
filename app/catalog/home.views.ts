import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import { conditions } from '../listings/index.ts';
import { gradeClass, shelf } from './book-card.views.ts';
import type { BookCard } from './catalog.model.ts';

export interface LanguageShelf {
  readonly code: string;
  readonly books: number;
}

export interface HomePage {
  readonly newest: readonly BookCard[];
  readonly bargains: readonly BookCard[];
  readonly languages: readonly LanguageShelf[];
}

/** The front page: what the shop is, what has just come in, what is cheap, how copies are graded. */
export function homePage(context: PageContext, { newest, bargains, languages }: HomePage): string {
  const { locale } = context;
  const { home } = locale.texts;
  return page(context, {
    title: home.title,
    canonical: '/',
    body: html`<div class="wrap hero"><h1>${home.headingFirst} <em>${home.headingSecond}</em></h1>
<div><p class="lede">${home.lede}</p>
<p class="actions"><a class="button" href="/books">${home.browse}</a></p></div></div>
${newest.length === 0 ? html`<div class="wrap"><p class="notice">${home.empty}</p></div>` : section(locale, home.newest, home.newestMore, '/books', newest, true)}
${bargains.length === 0 ? null : section(locale, home.bargains, home.bargainsMore, '/books?condition=good&sort=price', bargains, false)}
${gradeScale(locale)}
${languages.length === 0 ? null : languageShelves(locale, languages)}`,
  });
}

const section = (
  locale: Locale,
  heading: string,
  more: string,
  href: string,
  books: readonly BookCard[],
  eager: boolean,
): SafeHtml => html`<section class="wrap home">
<div class="over"><h2>${heading}</h2><a href="${href}">${more}</a></div>
${shelf(locale, books, eager)}
</section>`;

const gradeScale = (locale: Locale): SafeHtml => html`<section class="wrap scale" id="grades">
<h2>${locale.texts.grades.heading}</h2>
<p class="lede">${locale.texts.grades.lede}</p>
<dl>${conditions.map((condition) => {
  const { name, meaning } = locale.texts.conditions[condition];
  return html`<div><dt class="${gradeClass(condition)}">${name}</dt><dd>${meaning}</dd></div>`;
})}</dl>
</section>`;

const languageShelves = (locale: Locale, languages: readonly LanguageShelf[]): SafeHtml => html`<section class="wrap">
<h2>${locale.texts.home.languages}</h2>
<ul class="index">${languages.map(
  ({ code, books }) =>
    html`<li><a href="/books?language=${encodeURIComponent(code)}">${locale.languageLabel(code)}</a> <span>${locale.number(books)}</span></li>`,
)}</ul>
</section>`;
