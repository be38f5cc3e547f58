import { html } from '../core/html.ts';

/** An address in a sitemap, absolute, and when its page last changed, where that is known. */
export interface SitemapEntry {
  readonly url: string;
  readonly changedAt?: Date;
}

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The list of the sitemaps (sitemaps.org, protocol 0.9). */
export const sitemapIndex = (urls: readonly string[]): string =>
  `${DECLARATION}${html`<sitemapindex xmlns="${NAMESPACE}">
${urls.map((url) => html`<sitemap><loc>${url}</loc></sitemap>\n`)}</sitemapindex>
`}`;

/** One sitemap. */
export const sitemap = (entries: readonly SitemapEntry[]): string =>
  `${DECLARATION}${html`<urlset xmlns="${NAMESPACE}">
${entries.map(({ url, changedAt }) => html`<url><loc>${url}</loc>${changedAt ? html`<lastmod>${changedAt.toISOString()}</lastmod>` : null}</url>\n`)}</urlset>
`}`;
