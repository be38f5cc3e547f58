import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import type { MailBlock, MailContent } from './template.ts';

/** Colours of the store's paper and ink; mail programs know no stylesheets. */
const colors = { paper: '#f7f2e8', sheet: '#fffdf8', ink: '#23201b', quiet: '#6b6459', accent: '#123f33' };

/** Characters of a line after which RFC 5322 would have a subject folded again and again. */
const LONGEST_SUBJECT = 150;

const oneLine = (text: string): string => text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();

/** A subject on one line, whatever somebody has put into it. */
export const subjectLine = ({ subject }: MailContent): string => {
  const characters = [...oneLine(subject)];
  return characters.length <= LONGEST_SUBJECT
    ? characters.join('')
    : `${characters.slice(0, LONGEST_SUBJECT).join('')}…`;
};

/** The mail as plain text. */
export function mailText({ body }: MailContent, locale: Locale, baseUrl: string): string {
  const blocks = body.map((block) => {
    if ('quote' in block) return block.quote.replaceAll(/^/gm, '> ');
    return 'action' in block ? `${block.action.label}:\n${block.action.href}` : block.paragraph;
  });
  return `${[...blocks, `-- \n${locale.texts.site.name}\n${baseUrl}`].join('\n\n')}\n`;
}

/** The mail as a document. It is no page of the store, so it may carry its styles; it loads nothing. */
export const mailHtml = (content: MailContent, locale: Locale, baseUrl: string): string =>
  String(html`<!doctype html>
<html lang="${locale.tag}" dir="${locale.dir}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${subjectLine(content)}</title></head>
<body style="margin:0;padding:24px 12px;background:${colors.paper};color:${colors.ink};font:16px/1.5 Georgia,serif">
<div style="max-width:560px;margin:0 auto;padding:24px;background:${colors.sheet}">
${content.body.map(blockHtml)}
<p style="margin:32px 0 0;font-size:14px;color:${colors.quiet}">${locale.texts.site.name}<br><a href="${baseUrl}" style="color:${colors.quiet}">${baseUrl}</a></p>
</div>
</body>
</html>
`);

function blockHtml(block: MailBlock): SafeHtml {
  if ('quote' in block)
    return html`<blockquote style="margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid ${colors.accent};white-space:pre-wrap;overflow-wrap:anywhere">${block.quote}</blockquote>`;
  if ('action' in block) {
    const { label, href } = block.action;
    return html`<p style="margin:24px 0"><a href="${href}" style="display:inline-block;padding:12px 20px;background:${colors.accent};color:#ffffff;text-decoration:none">${label}</a></p><p style="margin:0 0 16px;font-size:14px;color:${colors.quiet};overflow-wrap:anywhere">${href}</p>`;
  }
  return html`<p style="margin:0 0 16px;overflow-wrap:anywhere">${block.paragraph}</p>`;
}
