import type { UserData } from './accounts/index.ts';
import { adminsOfStore } from './admin/index.ts';
import { cartOfUser } from './carts/index.ts';
import { ordersOfUser } from './orders/index.ts';
import { shopOfUser } from './selling/index.ts';
import type { Services } from './services.ts';

/** What the features keep of a user, in the order in which they give it up: admins are locked first, then the cart, then all else. */
export const userData: readonly UserData<Services>[] = [adminsOfStore, cartOfUser, ordersOfUser, shopOfUser];
