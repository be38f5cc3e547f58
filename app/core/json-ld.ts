import { html, type SafeHtml } from './html.ts';

const escapes: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };

/**
 * Structured data for search engines. `<`, `>` and `&` are written as JSON escapes, so that no text in it can end the
 * element; browsers do not run this type, so the content security policy has no say in it.
 */
export function jsonLd(data: object): SafeHtml {
  const json = JSON.stringify(data).replace(/[<>&]/g, (character) => escapes[character] ?? '');
  return html.raw`<script type="application/ld+json">${json}</script>`;
}
