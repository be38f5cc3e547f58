import type { UserData } from '../accounts/index.ts';
import type { OwnOrders } from './own-orders.service.ts';

/** What orders keep of a user, for the account's copy and its end. */
export const ordersOfUser: UserData<{ readonly ownOrders: OwnOrders }> = {
  dataOf: ({ ownOrders }, userId) => ownOrders.dataOf(userId),
  leave: ({ ownOrders }, userId) => ownOrders.leave(userId),
  mayLeave: ({ ownOrders }, userId) => ownOrders.reasonsToStay(userId),
};
