import type { Condition } from '../listings/index.ts';

/** An offer as a shopper sees it: one listing of one seller. */
export interface Offer {
  readonly listingId: number;
  readonly condition: Condition;
  /** What is wrong with this copy, in the seller's words; empty when nothing is. */
  readonly notes: string;
  /** In minor units of the store's currency. */
  readonly priceCents: number;
  /** Copies left of it, at least 1. */
  readonly available: number;
  readonly seller: {
    readonly name: string;
    readonly place: string;
    /** Of the member whose shop it is; null for a shop without one, absent where nobody asks. */
    readonly userId?: number | null;
  };
  /** Name of the photo that stands for it; null for a copy without one. */
  readonly photo: string | null;
}

/** What an edition is known by. */
export interface BookFacts {
  readonly isbn: string | null;
  readonly title: string;
  /** All authors, separated by commas; empty when unknown. */
  readonly authors: string;
  readonly publisher: string | null;
  /** Of first publication; negative before our era. */
  readonly year: number | null;
  /** BCP 47 language, for example `en`. */
  readonly language: string | null;
}

/** An edition in the catalogue. */
export interface Book extends BookFacts {
  readonly id: number;
}

/** A book in a list, with the cheapest offer that satisfies the list's filter. */
export interface BookCard extends Book {
  readonly offer: Pick<Offer, 'listingId' | 'condition' | 'priceCents' | 'seller' | 'photo'> | null;
  /** Offers that satisfy the grade filter. */
  readonly offers: number;
}

export const sorts = ['relevance', 'newest', 'price'] as const;
export type Sort = (typeof sorts)[number];

/** What a shopper asked for. */
export interface CatalogueQuery {
  /** Words to search for; empty when browsing. */
  readonly q: string;
  /** This grade or better. */
  readonly condition: Condition | null;
  /** At most this price, in minor units. */
  readonly maxPriceCents: number | null;
  readonly language: string | null;
  /** `relevance` only with words. */
  readonly sort: Sort;
}

/** A number that was counted up to a bound only: `more` says that there are more than `value`. */
export interface BoundedCount {
  readonly value: number;
  readonly more: boolean;
}

/** One page of a list. The cursors are opaque; null where there is no such page. */
export interface CataloguePage {
  readonly query: CatalogueQuery;
  readonly books: readonly BookCard[];
  readonly count: BoundedCount;
  readonly before: string | null;
  readonly after: string | null;
}

/** A book with one page of its offers, cheapest first. */
export interface BookWithOffers {
  readonly book: Book;
  readonly offers: readonly Offer[];
  readonly count: number;
  readonly after: string | null;
}
