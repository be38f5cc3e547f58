import type { ListedUser } from '../accounts/index.ts';
import type { LanguageTag } from '../core/i18n/locale.ts';

/** All that admins see of a user. */
export interface AdminUser extends ListedUser {
  /** Language of the mails to them. */
  readonly locale: LanguageTag;
  /** Browsers that are logged in. */
  readonly sessions: number;
  /** Since when logging in takes a code, too; null when it does not. */
  readonly secondFactorSince: Date | null;
  /** Their shop; null for who has never sold. */
  readonly sellerId: number | null;
  readonly sellerName: string | null;
}

/** How much a user does here; each number is counted up to a bound. */
export interface UserDeeds {
  readonly bought: number;
  readonly sold: number;
  /** That are for sale now. */
  readonly offers: number;
}
