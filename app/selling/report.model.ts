/** What can be wrong with an offer. */
export const reportReasons = ['description', 'photo', 'forbidden', 'fraud', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];

/** What an admin has done about a report. */
export const reportOutcomes = ['taken-down', 'dismissed'] as const;
export type ReportOutcome = (typeof reportOutcomes)[number];

/** A report that nobody has dealt with yet. */
export interface OpenReport {
  readonly id: number;
  readonly listingId: number;
  readonly bookId: number;
  readonly title: string;
  readonly sellerName: string;
  /** Null for the sellers of the demonstration. */
  readonly sellerUserId: number | null;
  readonly notes: string;
  readonly photo: string | null;
  /** Whether the offer can be bought now, copies permitting. */
  readonly live: boolean;
  readonly reporterId: number;
  readonly reporterName: string;
  readonly reason: ReportReason;
  /** In the reporter's words; may be empty. */
  readonly text: string;
  readonly createdAt: Date;
}
