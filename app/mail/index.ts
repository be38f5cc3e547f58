export type { Delivery } from './delivery.ts';
export { FolderDelivery } from './folder-delivery.ts';
export { MailEntity } from './mail.entity.ts';
export { MailService } from './mail.service.ts';
export { messageOf } from './message-of.ts';
export { sendMailsJob } from './send-mails.job.ts';
export { SmtpDelivery } from './smtp-delivery.ts';
