/** How long a scenario takes: `short` in the tests, `long` in a report. */
export type Length = 'short' | 'long';

/** What became of one fault that was brought about. */
export interface Episode {
  readonly name: string;
  /** Requests that shoppers have sent, those that were repeated included. */
  readonly sent: number;
  /** Answered 503 with Retry-After: the shopper was told to come back. */
  readonly refused: number;
  /** Answered by anything else that is no answer: a 5xx, a reset, nothing in time. */
  readonly failed: number;
  /** Sent again after a refusal or a failure. */
  readonly retried: number;
  /** From the end of the fault to the first moment from which every request was served; null where that is not asked. */
  readonly recoveredMs: number | null;
  /** That the episode took. */
  readonly seconds: number;
  /** Rules that were looked at afterwards, and what broke them. */
  readonly invariants: { readonly checked: number; readonly broken: readonly string[] };
  /** What should not have been so, in sentences; none when the scenario holds. */
  readonly faults: readonly string[];
}

/** A fault, or several of a kind, brought about in a store of real processes. */
export interface Scenario {
  readonly name: string;
  /** What it proves, in one sentence. */
  readonly proves: string;
  run(length: Length, options: ScenarioOptions): Promise<Episode[]>;
}

export interface ScenarioOptions {
  /** Checkout whose store is run. @default this one */
  readonly checkout?: string;
  /** Episodes to run, by their names. @default all */
  readonly only?: RegExp | undefined;
  /** Told what happens. */
  readonly progress: (text: string) => void;
}

/** An episode in a line, with what should not have been so below it. */
export const summaryOf = ({ name, sent, refused, failed, retried, recoveredMs, seconds, faults }: Episode): string =>
  [
    `${faults.length === 0 ? 'held ' : 'BROKE'}  ${name}: ${sent} sent, ${refused} refused, ${failed} failed, ${retried} retried` +
      `${recoveredMs === null ? '' : `, back after ${recoveredMs} ms`} (${seconds} s)`,
    ...faults.map((fault) => `         ${fault}`),
  ].join('\n');
