export interface ImportReport {
  /** Rows read, the header aside. */
  readonly rows: number;
  readonly added: number;
  /** Rows that were there before. */
  readonly known: number;
  readonly refused: number;
}

export interface RefusedRow {
  /** Where the row begins in the file, from 1. */
  readonly line: number;
  /** At most 80 characters of it; empty when there is none. */
  readonly title: string;
  readonly reason: string;
}

const many = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** `10000 rows read: 9977 books added, 0 already there, 23 refused`. */
export const importSummary = ({ rows, added, known, refused }: ImportReport): string =>
  `${many(rows, 'row')} read: ${many(added, 'book')} added, ${known} already there, ${refused} refused`;

/** `line 12: refused “Emma”: ISBN 0439023484 has a wrong check digit`. */
export const refusal = ({ line, title, reason }: RefusedRow): string =>
  `line ${line}: refused${title ? ` “${title}”` : ''}: ${reason}`;
