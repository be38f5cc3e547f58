/** A known hole in a package that only our tools use, and why it does no harm here. */
export interface AcceptedAdvisory {
  /** Last part of its address: `GHSA-f8q6-p94x-37v3`. */
  readonly id: string;
  readonly reason: string;
  /** Day on which it is looked at again, as `2027-01-31`; from then on it counts as if it were not here. */
  readonly until: string;
}

/** For packages that production needs there is no such list: they are replaced. */
export const acceptedAdvisories: readonly AcceptedAdvisory[] = [];
