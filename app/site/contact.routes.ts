import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { networkOf } from '../accounts/index.ts';
import { InvalidInput, NotFound, TooManyRequests } from '../core/errors.ts';
import { type SentForm, untouched } from '../core/form.views.ts';
import { readForm, seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse, type RequestState } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import type { Texts } from '../core/i18n/locale.ts';
import type { Limit, LimitService } from '../limits/index.ts';
import { type MailService, mailAddress } from '../mail/index.ts';
import { contactPage, contactSentPage } from './contact.views.ts';

interface ContactServices {
  readonly limits: LimitService;
  readonly mail: MailService;
}

/** Where messages are written into the outbox. */
export interface ContactDatabase {
  transaction<T>(work: (services: ContactServices) => Promise<T>): Promise<T>;
}

/** Faults are named by their text, so that one schema serves every language. */
const fault = (name: keyof Texts['contact']['faults']): string => name;

const MESSAGE = 5000;

const ContactForm = {
  name: z
    .string()
    .trim()
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,120}$/u, fault('name')),
  address: z
    .string()
    .trim()
    .refine((text) => mailAddress.safeParse(text).success, fault('address')),
  message: z
    .string()
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .refine((text) => text.length >= 10 && text.length <= MESSAGE, fault('message')),
};

const HOUR = 3600;

/** Messages from one place, and from all together: more than people write, less than what fills a mailbox. */
const contactLimits = (ip: string): Limit[] => [
  { key: `contact ${networkOf(ip)}`, most: 5, seconds: HOUR },
  { key: 'contact', most: 200, seconds: HOUR },
];

/** How to reach the people behind the shop, and the form by which to write to them: its messages become mails. */
export function contactRoutes(
  router: Router,
  site: Site,
  database: ContactDatabase,
  contactAddress: string | undefined,
): void {
  const show = (ctx: Context, form: SentForm): void =>
    render(ctx, contactPage(pageContextOf(site, ctx), contactAddress, form));

  router.get('/contact', (ctx) => show(ctx, untouched));

  router.post('/contact', async (ctx) => {
    if (contactAddress === undefined) throw new NotFound('contact address', ctx.path);
    const { visitor } = ctx.state as RequestState;
    const received = { name: '', address: '', message: '', ...(await (visitor ? readSessionForm : readForm)(ctx)) };
    const { texts, tag } = pageContextOf(site, ctx).locale;
    try {
      const data = parse(ContactForm, received);
      const wait = await database.transaction(({ limits }) => limits.take(contactLimits(ctx.ip)));
      if (wait !== null) throw new TooManyRequests('messages', wait);
      await database.transaction(({ mail }) =>
        mail.send({ to: contactAddress, locale: tag, template: 'contact-message', data }),
      );
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const words = texts.contact.faults as Readonly<Record<string, string>>;
      const faults = Object.fromEntries(
        Object.entries(error.faults).map(([field, name]) => [field, words[name] ?? name]),
      );
      ctx.status = 400;
      ctx.set('Cache-Control', 'no-store');
      return show(ctx, { faults, received });
    }
    seeOther(ctx, '/contact/sent');
  });

  router.get('/contact/sent', (ctx) => render(ctx, contactSentPage(pageContextOf(site, ctx))));
}
