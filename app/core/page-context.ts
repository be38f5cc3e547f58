import type { Locale } from './i18n/locale.ts';

/** Who is logged in, as pages show it. */
export interface Visitor {
  readonly id: number;
  readonly name: string;
  /** What the forms of this session carry: no other site can know it. */
  readonly formToken: string;
  /** Looks after the store: the navigation leads to its pages, too. */
  readonly admin: boolean;
}

/** What every page needs to know of the request that it answers. */
export interface PageContext {
  readonly locale: Locale;
  /** Address of a file of app/public, with its fingerprint: `asset('styles.css')` is `/assets/styles.1a2b3c4d.css`. */
  readonly asset: (name: string) => string;
  /** Origin of the store, for canonical and absolute links. */
  readonly baseUrl: string;
  /** Path and query of the request, as the address bar shows it. */
  readonly url: string;
  /** Where another choice of language leads back to: this page, or the one that a form was sent from. @default `url` */
  readonly returnPath?: string;
  /** Copies in the visitor's cart. @default the link to it says no number */
  readonly cartCopies?: number | undefined;
  /** @default nobody is logged in */
  readonly visitor?: Visitor | undefined;
}
