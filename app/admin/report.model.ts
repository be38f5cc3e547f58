import type { Condition } from '../listings/index.ts';
import type { ReportOutcome, ReportReason } from '../selling/index.ts';

/** What a member has reported of an offer. */
export interface Report {
  readonly id: number;
  readonly reporterId: number;
  readonly reporterName: string;
  readonly reason: ReportReason;
  /** In the reporter's words; may be empty. */
  readonly text: string;
  readonly createdAt: Date;
  /** Null for one that nobody has dealt with. */
  readonly closedAt: Date | null;
  readonly outcome: ReportOutcome | null;
}

/** An offer that was reported, as buyers see it. */
export interface ReportedListing {
  readonly id: number;
  readonly book: {
    readonly id: number;
    readonly title: string;
    readonly authors: string;
    readonly language: string | null;
  };
  readonly seller: {
    readonly id: number;
    readonly name: string;
    readonly place: string;
    readonly userId: number | null;
  };
  readonly condition: Condition;
  readonly notes: string;
  readonly priceCents: number;
  readonly available: number;
  readonly live: boolean;
  /** Name of its photo. */
  readonly photo: string | null;
  readonly takenDownAt: Date | null;
  readonly takenDownReason: string | null;
}

/** A report that was dealt with. */
export interface ClosedReport {
  readonly id: number;
  readonly listingId: number;
  readonly title: string;
  readonly sellerName: string;
  readonly reason: ReportReason;
  readonly closedAt: Date;
  readonly outcome: ReportOutcome;
}
