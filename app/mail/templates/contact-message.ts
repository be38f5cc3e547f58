import { z } from 'zod';
import { mailAddress } from '../mail-address.ts';
import type { MailTemplate } from '../template.ts';

const data = z.object({ name: z.string().max(120), address: mailAddress, message: z.string().max(5000) });

/** What a visitor has written to the shop; the answer goes to the visitor. */
export const contactMessage: MailTemplate<z.output<typeof data>> = {
  data,
  content: ({ name, address, message }, { locale }) => {
    const { mail } = locale.texts;
    return {
      subject: mail.contactSubject(name),
      replyTo: address,
      body: [{ paragraph: mail.contactFrom(name, address) }, { quote: message }],
    };
  },
};
