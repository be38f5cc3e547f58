import type { Intake } from './book-intake.ts';
import type { BookFacts } from './catalog.model.ts';
import { csvRecords } from './import-records.ts';
import type { ImportReport, RefusedRow } from './import-report.ts';
import { columnName, headerFault, readRow, rowOf } from './import-row.ts';
import { UnreadableFile } from './unreadable-file.ts';

export interface ImportOptions {
  /** Stores a batch in one transaction. */
  readonly takeIn: (books: readonly BookFacts[]) => Promise<readonly Intake[]>;
  readonly onRefused: (row: RefusedRow) => void;
  readonly onProgress: (report: ImportReport) => void;
}

const BATCH = 500;

/** Characters of a title that a report repeats. */
const LONGEST_TITLE = 80;

/**
 * Brings a CSV file in, batch by batch, in memory that does not grow with it. Every row that has a value is added, known
 * already, or refused with its line and the reason. What was stored stays stored when the import is cut off: run it again.
 *
 * @throws UnreadableFile when it is not a CSV file of books in UTF-8
 */
export async function importBooks(file: AsyncIterable<Uint8Array>, options: ImportOptions): Promise<ImportReport> {
  const report = { rows: 0, added: 0, known: 0, refused: 0 };
  let batch: { line: number; facts: BookFacts }[] = [];
  const refuse = (line: number, title: string, reason: string): void => {
    report.refused++;
    const short = title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1)}…` : title;
    options.onRefused({ line, title: short, reason });
  };
  const store = async (): Promise<void> => {
    const outcomes = batch.length > 0 ? await options.takeIn(batch.map(({ facts }) => facts)) : [];
    for (const [index, outcome] of outcomes.entries()) {
      const { line, facts } = batch[index]!;
      if (outcome.outcome === 'refused') refuse(line, facts.title, outcome.reason);
      else report[outcome.outcome]++;
    }
    batch = [];
    options.onProgress({ ...report });
  };
  try {
    for await (const { line, row, fault } of readRows(file)) {
      report.rows++;
      const read = readRow(row);
      if (fault !== undefined) refuse(line, read.title, fault);
      else if ('refused' in read) refuse(line, read.title, read.refused);
      else batch.push({ line, facts: read });
      if (batch.length === BATCH) await store();
    }
  } catch (error) {
    // What was read before is good, and whoever reads "nothing after it was read" counts on that.
    if (error instanceof UnreadableFile) await store();
    throw error;
  }
  await store();
  return report;
}

interface ReadRow {
  readonly line: number;
  readonly row: Readonly<Record<string, string>>;
  readonly fault: string | undefined;
}

/** The rows of the file by the names of its columns. */
async function* readRows(file: AsyncIterable<Uint8Array>): AsyncGenerator<ReadRow> {
  let names: readonly string[] | undefined;
  for await (const { line, fields, fault } of csvRecords(file)) {
    if (names) yield { line, row: rowOf(names, fields), fault };
    else {
      if (fault !== undefined) throw new UnreadableFile(`line ${line}, which must name the columns: ${fault}`);
      names = fields.map(columnName);
      const missing = headerFault(names);
      if (missing) throw new UnreadableFile(missing);
    }
  }
  if (!names) throw new UnreadableFile('the file is empty; its first line must name the columns');
}
