/** A test, by its title as its file has it: where it begins with `%s`, that too. */
export interface Proof {
  readonly file: string;
  readonly test: string;
}

/** A section of a document, by its heading. */
export interface Place {
  readonly file: string;
  readonly heading: string;
}

/** What is true of a requirement here. */
export type Verdict = {
  /** What a reader has to know besides. */
  readonly note?: string;
} & (
  | { readonly provenBy: readonly Proof[] }
  | { readonly documentedIn: readonly Place[] }
  | { readonly notApplicable: string }
  | { readonly notMet: string }
);

/** A requirement of OWASP ASVS 5.0.0, of level 1 or 2, in our own short words. */
export type Requirement = {
  /** As the standard numbers it, without the version: `6.2.1`. */
  readonly id: string;
  readonly level: 1 | 2;
  readonly requirement: string;
} & Verdict;

/** A chapter of the standard. */
export interface Chapter {
  readonly number: number;
  readonly title: string;
  readonly requirements: readonly Requirement[];
}

/** Tests of one file. */
export const by = (file: string, ...tests: string[]): Proof[] => tests.map((test) => ({ file, test }));

/** Sections of docs/SECURITY.md. */
export const documented = (...headings: string[]): Place[] =>
  headings.map((heading) => ({ file: 'docs/SECURITY.md', heading }));
