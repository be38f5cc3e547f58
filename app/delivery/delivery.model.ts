/** A country of a rate that stands for every country. */
export const EVERYWHERE = '**';

/** A parcel to be sent: all that a buyer has of one seller. */
export interface Parcel {
  readonly sellerId: number;
  /** ISO 3166-1 alpha-2 of where it leaves; null when the seller has not said. */
  readonly origin: string | null;
  /** 1 or more. */
  readonly copies: number;
}

/** What a provider takes for a parcel. */
export interface Quote {
  readonly providerId: number;
  readonly name: string;
  readonly costCents: number;
  readonly daysFrom: number;
  readonly daysTo: number;
}

export interface DeliveryProvider {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  /** With `{number}` where a parcel's number goes; empty for a provider without such a page. */
  readonly trackingUrl: string;
  readonly active: boolean;
  readonly version: number;
}

export interface Rate {
  /** ISO 3166-1 alpha-2, or {@link EVERYWHERE}. */
  readonly origin: string;
  readonly destination: string;
  readonly firstCents: number;
  readonly furtherCents: number;
  readonly daysFrom: number;
  readonly daysTo: number;
}

/** What of a provider admins decide. */
export interface ProviderFacts {
  readonly name: string;
  readonly trackingUrl: string;
}

/** What became of an admin's change; `stale`: somebody has changed it since `version`. */
export type ProviderChange = { readonly outcome: 'changed'; readonly version: number } | { readonly outcome: 'stale' };
