import type { LanguageTag } from '../core/i18n/locale.ts';
import type { Device } from './device.ts';
import type { EmailAddress } from './email-address.ts';

/** A person with an account. */
export interface User {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  /** Language of the mails to them. */
  readonly locale: LanguageTag;
  readonly role: UserRole;
}

export const userRoles = ['user', 'admin'] as const;
/** Everybody may buy and sell; admins look after the store besides. */
export type UserRole = (typeof userRoles)[number];

export interface UserWithPassword extends User {
  readonly passwordHash: string;
}

/** What somebody gives who asks for an account. */
export interface NewAccount {
  readonly email: EmailAddress;
  readonly name: string;
  readonly locale: LanguageTag;
}

/** A browser that its user has logged in with. */
export interface Session extends Device {
  readonly id: number;
  readonly createdAt: Date;
  readonly usedAt: Date;
}
