import type { z } from 'zod';
import type { Locale } from '../core/i18n/locale.ts';

/** What a template is written with, besides its data. */
export interface MailScope {
  readonly locale: Locale;
  /** The address of one of the store's pages: `link('/account')`. */
  readonly link: (path: `/${string}`) => string;
}

/** A part of a mail, written both as text and as HTML. */
export type MailBlock =
  | { readonly paragraph: string }
  /** What somebody else wrote, with its lines as they are. */
  | { readonly quote: string }
  | { readonly action: { readonly label: string; readonly href: string } };

export interface MailContent {
  readonly subject: string;
  /** Where an answer goes, if not to the store. */
  readonly replyTo?: string;
  readonly body: readonly MailBlock[];
}

/** A kind of mail: what it is filled in with, and what it says. */
export interface MailTemplate<D> {
  readonly data: z.ZodType<D>;
  readonly content: (data: D, scope: MailScope) => MailContent;
}
