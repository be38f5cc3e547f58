import type { UserData } from '../accounts/index.ts';
import type { OwnSelling } from './own-selling.service.ts';

/** What selling keeps of a user, for the account's copy and its end. */
export const shopOfUser: UserData<{ readonly ownSelling: OwnSelling }> = {
  dataOf: ({ ownSelling }, userId) => ownSelling.dataOf(userId),
  leave: ({ ownSelling }, userId) => ownSelling.leave(userId),
};
