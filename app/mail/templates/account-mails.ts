import { z } from 'zod';
import type { MailTemplate } from '../template.ts';

const withToken = z.object({ token: z.string().regex(/^[\w-]{43}$/) });
const nothing = z.object({});
const byWhom = z.object({ byAdmin: z.boolean().optional() });
const codesLeft = z.object({ left: z.number() });
type WithToken = z.output<typeof withToken>;
type Nothing = z.output<typeof nothing>;

// Whoever asks for these mails may not be their reader: no text of theirs stands in them.

/** Opens the account that somebody asked for with this address. */
export const verifyAddress: MailTemplate<WithToken> = {
  data: withToken,
  content: ({ token }, { locale, link }) => {
    const text = locale.texts.accountMails.verifyAddress;
    return {
      subject: text.subject,
      body: [
        { paragraph: text.reason },
        { action: { label: text.action, href: link(`/register/confirm?token=${token}`) } },
        { paragraph: text.otherwise },
      ],
    };
  },
};

/** Tells the owner of an account that somebody wanted to open another one with its address. */
export const accountExists: MailTemplate<Nothing> = {
  data: nothing,
  content: (_, { locale, link }) => {
    const text = locale.texts.accountMails.accountExists;
    return {
      subject: text.subject,
      body: [
        { paragraph: text.reason },
        { action: { label: text.action, href: link('/login') } },
        { paragraph: text.otherwise },
      ],
    };
  },
};

/** Lets the owner of an account choose a new password. */
export const resetPassword: MailTemplate<WithToken> = {
  data: withToken,
  content: ({ token }, { locale, link }) => {
    const text = locale.texts.accountMails.resetPassword;
    return {
      subject: text.subject,
      body: [
        { paragraph: text.reason },
        { action: { label: text.action, href: link(`/password/reset?token=${token}`) } },
        { paragraph: text.otherwise },
      ],
    };
  },
};

/** Tells somebody who wants a new password that there is no account with this address. */
export const noAccount: MailTemplate<Nothing> = {
  data: nothing,
  content: (_, { locale, link }) => {
    const text = locale.texts.accountMails.noAccount;
    return {
      subject: text.subject,
      body: [
        { paragraph: text.reason },
        { action: { label: text.action, href: link('/register') } },
        { paragraph: text.otherwise },
      ],
    };
  },
};

/** Tells the owner of an account that its password is another one now. */
export const passwordChanged: MailTemplate<Nothing> = {
  data: nothing,
  content: (_, { locale, link }) => {
    const text = locale.texts.accountMails.passwordChanged;
    return {
      subject: text.subject,
      body: [
        { paragraph: text.reason },
        { paragraph: text.otherwise },
        { action: { label: text.action, href: link('/password/forgotten') } },
      ],
    };
  },
};

/** Tells who has deleted their account that it is gone. */
export const accountDeleted: MailTemplate<Nothing> = {
  data: nothing,
  content: (_, { locale, link }) => {
    const text = locale.texts.accountMails.accountDeleted;
    return {
      subject: text.subject,
      body: [
        { paragraph: text.reason },
        { paragraph: text.otherwise },
        { action: { label: text.action, href: link('/contact') } },
      ],
    };
  },
};

/** Tells the owner of an account that it asks for a code now. */
export const secondFactorOn: MailTemplate<Nothing> = {
  data: nothing,
  content: (_, { locale, link }) => {
    const text = locale.texts.accountMails.secondFactorOn;
    return {
      subject: text.subject,
      body: [
        { paragraph: text.reason },
        { paragraph: text.otherwise },
        { action: { label: text.action, href: link('/account/second-factor') } },
      ],
    };
  },
};

/** Tells the owner of an account that it asks for no code any more, and who has brought that about. */
export const secondFactorOff: MailTemplate<z.output<typeof byWhom>> = {
  data: byWhom,
  content: ({ byAdmin }, { locale, link }) => {
    const text = locale.texts.accountMails.secondFactorOff;
    return {
      subject: text.subject,
      body: [
        { paragraph: byAdmin ? text.byAdmin : text.reason },
        { paragraph: text.otherwise },
        { action: { label: text.action, href: link('/account/second-factor') } },
      ],
    };
  },
};

/** Tells the owner of an account that a recovery code let somebody in. */
export const recoveryCodeUsed: MailTemplate<z.output<typeof codesLeft>> = {
  data: codesLeft,
  content: ({ left }, { locale, link }) => {
    const text = locale.texts.accountMails.recoveryCodeUsed;
    return {
      subject: text.subject,
      body: [
        { paragraph: text.reason(locale.texts.secondFactor.left(left)) },
        { paragraph: text.otherwise },
        { action: { label: text.action, href: link('/account/second-factor/codes') } },
      ],
    };
  },
};
