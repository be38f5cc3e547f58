import type { Book } from '../catalog/index.ts';
import type { Condition } from '../listings/index.ts';

/** Copies of one offer that a cart may hold. */
export const MOST_COPIES = 99;
/** Offers that a cart may hold. */
export const MOST_LINES = 100;
/** Days after which a cart that nobody has changed is forgotten, here and by the browser. */
export const CART_DAYS = 90;

/** Whose cart: that of a user, wherever they log in, or of a guest whose cookie holds this token. */
export type CartKey = { readonly userId: number } | { readonly token: string | undefined };

/** An offer in a cart, with price and availability as they are now. */
export interface CartLine {
  readonly listingId: number;
  readonly book: Pick<Book, 'id' | 'title' | 'authors' | 'language'>;
  readonly condition: Condition;
  /** Copies that the visitor wants, 1 to {@link MOST_COPIES}. */
  readonly wanted: number;
  /** Copies that can be bought now; 0 when the offer is sold out or withdrawn. */
  readonly available: number;
  /** Whether the seller has taken the offer back. */
  readonly withdrawn: boolean;
  /** Copies that count: what is wanted, or what is left of it. */
  readonly copies: number;
  readonly priceCents: number;
  /** The price when it was put into the cart. */
  readonly addedPriceCents: number;
}

/** What a cart holds of one seller, in the order in which it was added. */
export interface CartOfSeller {
  readonly sellerId: number;
  readonly seller: { readonly name: string; readonly place: string };
  readonly lines: readonly CartLine[];
  readonly totalCents: number;
}

export interface Cart {
  readonly sellers: readonly CartOfSeller[];
  /** Of all that can be bought, in minor units. */
  readonly totalCents: number;
  /** Copies that can be bought. */
  readonly copies: number;
}

/** What became of a wish to have copies of an offer in the cart. */
export type Change =
  /** `limited`: fewer than were asked for, because there are no more. */
  | { readonly outcome: 'changed'; readonly limited: boolean }
  /**
   * Nothing was changed: the offer is sold out or withdrawn, the cart is full, the offer is not in the cart, or it is
   * the visitor's own.
   */
  | { readonly outcome: 'gone' | 'full' | 'absent' | 'own' };
