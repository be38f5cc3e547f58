export type { Delivery } from './delivery.ts';
export { devMailRoutes } from './dev-mails.routes.ts';
export { MailEntity } from './mail.entity.ts';
export { MailService } from './mail.service.ts';
export { mailAddress } from './mail-address.ts';
export { MailFolder } from './mail-folder.ts';
export { messageOf } from './message-of.ts';
export { sendMailsJob } from './send-mails.job.ts';
export { SmtpDelivery } from './smtp-delivery.ts';
