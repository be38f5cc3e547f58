import type { UserData } from './accounts/index.ts';
import { cartData } from './carts/index.ts';
import { ordersOfUser } from './orders/index.ts';
import type { Services } from './services.ts';

/** What the features keep of a user, in the order in which they give it up: the cart is locked before all else. */
export const userData: readonly UserData<Services>[] = [cartData, ordersOfUser];
