import type { z } from 'zod';
import type { MailTemplate } from './template.ts';
import {
  accountDeleted,
  accountExists,
  noAccount,
  passwordChanged,
  recoveryCodeUsed,
  resetPassword,
  secondFactorOff,
  secondFactorOn,
  verifyAddress,
} from './templates/account-mails.ts';
import { listingTakenDown } from './templates/admin-mails.ts';
import { contactMessage } from './templates/contact-message.ts';
import {
  orderCancelled,
  orderEarned,
  orderExpired,
  orderMessage,
  orderPaid,
  orderPlaced,
  orderReceived,
  orderShipped,
  orderShipReminder,
  orderToShip,
} from './templates/order-mails.ts';

/** Every kind of mail that the store sends, by the name under which it waits in the outbox. */
export const templates = {
  'contact-message': contactMessage,
  'listing-taken-down': listingTakenDown,
  'verify-address': verifyAddress,
  'account-exists': accountExists,
  'reset-password': resetPassword,
  'no-account': noAccount,
  'password-changed': passwordChanged,
  'account-deleted': accountDeleted,
  'second-factor-on': secondFactorOn,
  'second-factor-off': secondFactorOff,
  'recovery-code-used': recoveryCodeUsed,
  'order-placed': orderPlaced,
  'order-paid': orderPaid,
  'order-to-ship': orderToShip,
  'order-ship-reminder': orderShipReminder,
  'order-shipped': orderShipped,
  'order-earned': orderEarned,
  'order-received': orderReceived,
  'order-cancelled': orderCancelled,
  'order-expired': orderExpired,
  'order-message': orderMessage,
};

export type TemplateName = keyof typeof templates;

type DataOf<N extends TemplateName> = z.output<(typeof templates)[N]['data']>;

/** A template together with what it is filled in with. */
export type FilledTemplate = { [N in TemplateName]: { readonly template: N; readonly data: DataOf<N> } }[TemplateName];

/** The template of a name; undefined for one that only a newer or older release has. */
export const findTemplate = (name: string): MailTemplate<unknown> | undefined =>
  Object.hasOwn(templates, name) ? (templates[name as TemplateName] as MailTemplate<unknown>) : undefined;
