import type { SendMailOptions } from 'nodemailer';
import type { Message } from './delivery.ts';

/** A mail as nodemailer takes it. Addresses are objects: a text would be read as a list of them. */
export const composed = ({ id, date, from, to, replyTo, subject, text, html }: Message): SendMailOptions => ({
  messageId: id,
  date,
  from,
  to: { name: '', address: to },
  ...(replyTo === undefined ? {} : { replyTo: { name: '', address: replyTo } }),
  subject,
  text,
  html,
  // RFC 3834: no vacation notices in answer.
  headers: { 'Auto-Submitted': 'auto-generated' },
  disableFileAccess: true,
  disableUrlAccess: true,
});
