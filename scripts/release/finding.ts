/** What a look at one thing has found: `unknown` is what could not be asked from here. */
export interface Finding {
  readonly check: string;
  readonly verdict: 'holds' | 'fails' | 'unknown';
  /** A sentence: what was found, and for one that fails what to do. */
  readonly detail: string;
}

/** The same before it has the name of its check. */
export type Answer = string | { readonly fault: string } | { readonly unknown: string };
