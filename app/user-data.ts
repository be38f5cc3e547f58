import type { UserData } from './accounts/index.ts';
import { cartOfUser } from './carts/index.ts';
import { ordersOfUser } from './orders/index.ts';
import { shopOfUser } from './selling/index.ts';
import type { Services } from './services.ts';

/** What the features keep of a user, in the order in which they give it up: the cart is locked before all else. */
export const userData: readonly UserData<Services>[] = [cartOfUser, ordersOfUser, shopOfUser];
