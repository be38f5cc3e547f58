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
  /** Since when they cannot log in. */
  readonly suspendedAt: Date | null;
}

/** A user as admins see them; of a deleted one neither name nor address is left. */
export interface ListedUser extends Pick<User, 'id' | 'email' | 'name' | 'role'> {
  readonly createdAt: Date;
  readonly suspendedAt: Date | null;
  readonly deletedAt: Date | null;
}

/** Which users an admin looks for. */
export interface UserFilter {
  /** Part of a name or an address. @default everybody */
  readonly query?: string | undefined;
  /** Only those whose id is below. @default from the newest on */
  readonly before?: number | null | undefined;
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
