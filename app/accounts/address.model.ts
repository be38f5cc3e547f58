/** Addresses that one user may keep. */
export const MOST_ADDRESSES = 20;

/** Where a parcel goes, as it is written down. */
export interface NewAddress {
  readonly name: string;
  readonly line1: string;
  /** Empty where there is nothing more to say; so are `region`, `postalCode` and `phone`. */
  readonly line2: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly phone: string;
}

/** An address that a user keeps. */
export interface Address extends NewAddress {
  readonly id: number;
}

export type Added = { readonly outcome: 'added'; readonly id: number } | { readonly outcome: 'full' };
