import { z } from 'zod';
import type { MailTemplate } from '../template.ts';

const takenDown = z.object({ title: z.string(), reason: z.string() });

/** Tells a seller that an admin has taken an offer down, and why. */
export const listingTakenDown: MailTemplate<z.output<typeof takenDown>> = {
  data: takenDown,
  content: ({ title, reason }, { locale, link }) => {
    const text = locale.texts.adminMails.takenDown;
    return {
      subject: text.subject(title),
      body: [
        { paragraph: text.happened(title) },
        { quote: reason },
        { paragraph: text.further },
        { action: { label: text.action, href: link('/contact') } },
      ],
    };
  },
};
