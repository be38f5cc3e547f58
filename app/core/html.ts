/** Typed templates: html`` escapes whatever is put into it, except what html`` itself has made. */
export { html, type SafeHtml } from '@remix-run/html-template';
