/** What a program may do with a token. `read` shows, `write` changes; `admin` is for admins alone, whoever has the token. */
export const scopes = [
  'profile:read',
  'profile:write',
  'listings:read',
  'listings:write',
  'orders:read',
  'orders:write',
  'sales:read',
  'sales:write',
  'admin:read',
  'admin:write',
] as const;
export type Scope = (typeof scopes)[number];

/** Tokens that a user can have, and days for which one can be good. */
export const MOST_TOKENS = 20;
export const tokenDays = [30, 90, 365] as const;

/** A token as its owner sees it: what it is known by is shown once, and kept nowhere. */
export interface ApiToken {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly usedAt: Date | null;
  readonly endsAt: Date;
}

/** What its owner says of a token. */
export interface NewApiToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly days: number;
}
