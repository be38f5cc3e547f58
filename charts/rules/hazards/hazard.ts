/** What keeps a hazard from happening. */
export type Guard =
  /** A rule of the catalogue. */
  | { readonly rule: string }
  /** A value or behaviour that cannot go wrong: the file that makes it so, and the test that proves it. */
  | { readonly derived: string; readonly test: { readonly file: string; readonly name: string } }
  /** What only the cluster or AWS can tell: what whoever deploys checks before, and how. */
  | { readonly preflight: string; readonly how: string };

/** A way in which a deployment that is valid takes the store down, loses data or exposes something. */
export interface Hazard {
  /** One sentence. */
  readonly hazard: string;
  /** Document that tells of it. */
  readonly source: string;
  readonly guard: Guard;
}
