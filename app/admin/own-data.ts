import type { UserData } from '../accounts/index.ts';
import type { AdminService } from './admin.service.ts';

/** Looking after the store is something under way, too: the last admin stays until there is another. */
export const adminsOfStore: UserData<{ readonly admin: AdminService }> = {
  // Two who leave at once follow each other: the second is the last then.
  leave: async ({ admin }, userId) => {
    if ((await admin.admins()).includes(userId)) await admin.lockAdmins(userId);
  },
  mayLeave: async ({ admin }, userId) => {
    const admins = await admin.admins();
    return admins.length === 1 && admins[0] === userId ? ['administering'] : [];
  },
};
