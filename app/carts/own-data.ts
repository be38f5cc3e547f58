import type { UserData } from '../accounts/index.ts';
import type { CartService } from './cart.service.ts';

/** What carts keep of a user: what they have put aside. */
export const cartOfUser: UserData<{ readonly carts: CartService }> = {
  dataOf: async ({ carts }, userId) => {
    const { sellers } = await carts.cart({ userId });
    return {
      cart: sellers.flatMap(({ seller, lines }) =>
        lines.map(({ listingId, book, wanted, priceCents }) => ({
          listingId,
          title: book.title,
          authors: book.authors,
          seller: seller.name,
          quantity: wanted,
          priceCents,
        })),
      ),
    };
  },
  leave: ({ carts }, userId) => carts.forget(userId),
};
