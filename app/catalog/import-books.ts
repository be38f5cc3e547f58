import type { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import type { Intake } from './book-intake.ts';
import type { BookFacts } from './import-row.ts';
import { columnName, headerFault, readRow } from './import-row.ts';

/** The file as a whole cannot be read as a list of books. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

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
  readonly title: string;
  readonly reason: string;
}

export interface ImportOptions {
  /** Stores a batch in one transaction. */
  readonly takeIn: (books: readonly BookFacts[]) => Promise<readonly Intake[]>;
  readonly onRefused: (row: RefusedRow) => void;
  readonly onProgress: (report: ImportReport) => void;
}

const BATCH = 500;
/** Characters that one row may have; a quote that is never closed would otherwise swallow the file. */
const LONGEST_ROW = 200_000;

/**
 * Brings a CSV file in, batch by batch, in memory that does not grow with it. What was stored stays stored when the
 * import is cut off: run it again.
 *
 * @throws UnreadableFile when it is not a CSV file of books in UTF-8
 */
export async function importBooks(file: Readable, options: ImportOptions): Promise<ImportReport> {
  const report = { rows: 0, added: 0, known: 0, refused: 0 };
  let batch: { line: number; facts: BookFacts }[] = [];
  const refuse = (row: RefusedRow): void => {
    report.refused++;
    options.onRefused(row);
  };
  const store = async (): Promise<void> => {
    const outcomes = batch.length > 0 ? await options.takeIn(batch.map(({ facts }) => facts)) : [];
    for (const [index, outcome] of outcomes.entries()) {
      const { line, facts } = batch[index]!;
      if (outcome.outcome === 'refused') refuse({ line, title: facts.title, reason: outcome.reason });
      else report[outcome.outcome]++;
    }
    batch = [];
    options.onProgress(report);
  };
  for await (const { line, row, unreadable } of readRows(file)) {
    report.rows++;
    const read = unreadable ? { refused: unreadable } : readRow(row);
    if ('refused' in read) refuse({ line, title: row['title'] ?? '', reason: read.refused });
    else batch.push({ line, facts: read });
    if (batch.length === BATCH) await store();
  }
  await store();
  return report;
}

interface ReadRow {
  readonly line: number;
  readonly row: Readonly<Record<string, string>>;
  readonly unreadable?: string;
}

async function* readRows(file: Readable): AsyncGenerator<ReadRow> {
  const skipped: ReadRow[] = [];
  const { start, rest } = await peek(file);
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(start),
    columns: (headers: string[]) => {
      const names = headers.map(columnName);
      const fault = headerFault(names);
      if (fault) throw new UnreadableFile(fault);
      return names;
    },
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_ROW,
    on_skip: (error?: CsvError) => {
      const line = Number(error?.['lines'] ?? 0);
      skipped.push({ line, row: {}, unreadable: `not a row of CSV: ${error?.message ?? 'unreadable'}` });
      return undefined;
    },
  });
  rest.on('error', (error) => parser.destroy(error)).pipe(parser);
  let line = 2;
  for await (const { record, info } of parser as AsyncIterable<{
    record: Record<string, string>;
    info: { lines: number };
  }>) {
    yield* skipped.splice(0);
    yield { line, row: record };
    line = info.lines + 1;
  }
  yield* skipped;
}

/** The beginning of the file, with the file whole again behind it. */
async function peek(file: Readable): Promise<{ start: Buffer; rest: Readable }> {
  for await (const chunk of file.iterator({ destroyOnReturn: false })) {
    const start = Buffer.from(chunk);
    file.unshift(chunk);
    if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff))
      throw new UnreadableFile('the file is UTF-16; accepted: UTF-8 (save it as "CSV UTF-8")');
    if (start.subarray(0, 4096).includes(0))
      throw new UnreadableFile('the file is not text; accepted: a CSV file in UTF-8');
    return { start, rest: file };
  }
  throw new UnreadableFile('the file is empty; its first line must name the columns');
}

/** Comma, semicolon or tab: the one that the header has most of. */
function delimiterOf(start: Buffer): string {
  const header = start.toString('utf8').split(/\r?\n/, 1)[0]!;
  const most = [',', ';', '\t'].map((character) => ({ character, times: header.split(character).length }));
  return most.reduce((best, next) => (next.times > best.times ? next : best)).character;
}
