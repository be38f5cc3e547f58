import type { z } from 'zod';
import type { FoundToken, Scope } from '../accounts/index.ts';
import type { Locale, Texts } from '../core/i18n/locale.ts';
import type { Services } from '../services.ts';
import type { ErrorCode } from './error-codes.ts';

export type Shape = Readonly<Record<string, z.ZodType>>;
type Parsed<S extends Shape | undefined> = S extends Shape
  ? { readonly [Name in keyof S]: z.output<S[Name]> }
  : unknown;

/** The store's database, as the API uses it. */
export interface ApiDatabase {
  read<T>(work: (services: Services) => Promise<T>): Promise<T>;
  readCurrent<T>(work: (services: Services, from: 'writer' | 'replica') => Promise<T>): Promise<T>;
  transaction<T>(work: (services: Services) => Promise<T>): Promise<T>;
}

/** A request whose parts have been read and found right. */
export interface ApiRequest<P extends Shape | undefined, Q extends Shape | undefined, B extends z.ZodType | undefined> {
  readonly params: Parsed<P>;
  readonly query: Parsed<Q>;
  readonly body: B extends z.ZodType ? z.output<B> : undefined;
  /** Whom the token stands for; on a route without a scope nobody has been asked for. */
  readonly caller: FoundToken;
  /** `Idempotency-Key`, on routes that ask for one. */
  readonly key: string;
  /** What `If-Match` names, on routes that ask for it: the `version` that the caller has seen. */
  readonly version: string;
  /** An image, on routes that take one. */
  readonly image: Buffer;
  /** For the words of faults, and for the language of what is ordered. */
  readonly locale: Locale;
}

export interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A route, said once: what is here validates its requests and its answers, and is its entry in the OpenAPI document.
 * Paths are written as OpenAPI writes them: `/orders/{number}`, below `/api/v1`.
 */
export interface Declaration<
  P extends Shape | undefined,
  Q extends Shape | undefined,
  B extends z.ZodType | undefined,
> {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly tag: Tag;
  /** One sentence without a full stop. */
  readonly summary: string;
  /** What else is to be known. @default nothing */
  readonly description?: string;
  /** What a token must be allowed; null for what anybody may ask. */
  readonly scope: Scope | null;
  readonly params?: P;
  readonly query?: Q;
  /** JSON; fields that it does not name are refused. */
  readonly body?: B;
  /** Takes a JPEG, PNG or WebP image as its body. */
  readonly takesImage?: true;
  /** Demands `Idempotency-Key`. */
  readonly once?: true;
  /** Demands `If-Match` with the `version` that the caller has seen. */
  readonly ifMatch?: true;
  /** What faults are called in words, where schemas that pages use, too, only name them. @default as they are */
  readonly words?: (texts: Texts) => Readonly<Record<string, string>>;
  /** Status and body of the answer when all goes well; without a body it is empty. */
  readonly answer: { readonly status: 200 | 201 | 204; readonly description: string; readonly body?: z.ZodType };
  /** The answer is built field by field and sent as it is: for what is asked for many times a second. */
  readonly prebuilt?: true;
  /** What can go wrong besides what can go wrong anywhere. */
  readonly errors?: readonly ErrorCode[];
  run(request: ApiRequest<P, Q, B>): Promise<Answer>;
}

export const tags = [
  'Catalogue',
  'Profile',
  'Selling',
  'Cart and checkout',
  'Orders',
  'Sales',
  'Administration',
] as const;
export type Tag = (typeof tags)[number];

/** A route whose types are checked already. */
export type Endpoint = Declaration<Shape | undefined, Shape | undefined, z.ZodType | undefined>;

/** Declares a route; its `run` gets what the schemas make of a request. */
export const endpoint = <
  const P extends Shape | undefined = undefined,
  const Q extends Shape | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  declaration: Declaration<P, Q, B>,
): Endpoint => declaration as unknown as Endpoint;

export const ok = (body: object, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  body,
  headers,
});
export const created = (path: string, body: object): Answer => ({
  status: 201,
  body,
  headers: { Location: `/api/v1${path}` },
});
export const nothing: Answer = { status: 204 };
