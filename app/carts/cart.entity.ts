import { table } from '../database/table.ts';

/** The cart of a guest, whose cookie holds the token that this hash is of, or of a user. */
export const CartEntity = table('Cart', 'carts', {
  id: { type: 'int', unsigned: true, primary: true, generated: true },
  /** SHA-256; of a user's cart that of a token which nobody has. */
  tokenHash: { type: 'binary', length: 32 },
  userId: { type: 'int', unsigned: true, nullable: true },
  createdAt: { type: 'datetime', precision: 3 },
  /** When something in it was last changed. */
  touchedAt: { type: 'datetime', precision: 3 },
});

/** An offer in a cart. */
export const CartLineEntity = table('CartLine', 'cart_lines', {
  cartId: { type: 'int', unsigned: true, primary: true },
  listingId: { type: 'int', unsigned: true, primary: true },
  /** Copies that the visitor wants, 1 to 99; there may be fewer left by now. */
  quantity: { type: 'tinyint', unsigned: true },
  /** The price that the visitor saw when adding it, in minor units. */
  addedPriceCents: { type: 'int', unsigned: true },
  addedAt: { type: 'datetime', precision: 3 },
});
