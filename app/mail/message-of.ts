import type { Locales } from '../core/i18n/locale.ts';
import type { Message } from './delivery.ts';
import type { ClaimedMail } from './mail.service.ts';
import { mailHtml, mailText, subjectLine } from './mail.views.ts';
import { findTemplate } from './templates.ts';

/** What all mails of a store have in common. */
export interface MailSite {
  readonly locales: Locales;
  /** Every link begins with it. */
  readonly baseUrl: string;
  /** Address from which mails come. */
  readonly from: string;
}

/**
 * Writes a mail of the outbox out, in the language of its recipient.
 *
 * @throws Error when this release has no such template, or one that takes other data
 */
export function messageOf(mail: ClaimedMail, { locales, baseUrl, from }: MailSite): Message {
  const template = findTemplate(mail.template);
  if (!template) throw new Error(`There is no mail template ${mail.template} in this release.`);
  const locale = locales.all.find(({ tag }) => tag === mail.locale) ?? locales.match(undefined);
  const content = template.content(template.data.parse(JSON.parse(mail.data)), {
    locale,
    link: (path) => baseUrl + path,
  });
  return {
    id: `<${mail.id}.${mail.createdAt.getTime()}@${new URL(baseUrl).hostname}>`,
    number: mail.id,
    date: mail.createdAt,
    from: { name: locale.texts.site.name, address: from },
    to: mail.recipient,
    replyTo: content.replyTo,
    subject: subjectLine(content),
    text: mailText(content, locale, baseUrl),
    html: mailHtml(content, locale, baseUrl),
  };
}
