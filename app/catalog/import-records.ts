import { type CsvForm, delimiterOf, fieldsOf, fits, isComplete, isWholeRow, quotesIn } from './import-fields.ts';
import { type Line, LinesAhead, LONGEST_ROW, linesOf } from './import-lines.ts';
import { UnreadableFile } from './unreadable-file.ts';

/** A row of a CSV file. */
export interface CsvRecord {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** Why the fields are not to be trusted. */
  readonly fault?: string;
}

const blank = (text: string): boolean => text.trim() === '';

/**
 * The rows of a CSV file; the first has the names of the columns, and rows without a value are left out. A row whose
 * quotes make no sense has a fault, and reading goes on at the next line that is a row beyond doubt: a quote that is
 * never closed costs one row, not the rest of the file. The fault says which lines were left out on the way.
 *
 * @throws UnreadableFile when it is not a text in UTF-8, when no such line follows, or when this happens too often
 */
export async function* csvRecords(file: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord> {
  const lines = new LinesAhead(linesOf(file));
  try {
    const any = Number.POSITIVE_INFINITY;
    let form: CsvForm = { delimiter: await readDelimiter(lines), columns: any, usual: any };
    for (let line = await nextRow(lines); line; line = await nextRow(lines)) {
      const record = await recordFrom(line, lines, form);
      if (record.fault !== undefined && form.columns !== any) {
        const leftOut = await skipToRow(record, lines, form);
        yield { ...record, fault: record.fault + leftOut };
      } else if (record.fault !== undefined || !record.fields.every(blank)) {
        yield record;
        const { length } = record.fields;
        form = { ...form, usual: length, columns: form.columns === any ? length : form.columns };
      }
    }
  } finally {
    await lines.close();
  }
}

async function nextRow(lines: LinesAhead): Promise<Line | undefined> {
  let line = await lines.next();
  while (line && blank(line.text)) line = await lines.next();
  return line;
}

/** What parts the fields, as the first line has it. A line `sep=;` that a spreadsheet put above it says so and goes. */
async function readDelimiter(lines: LinesAhead): Promise<string> {
  const first = await nextRow(lines);
  const named = /^sep=(.)$/i.exec(first?.text ?? '');
  if (named) return named[1]!;
  if (first) lines.putBack([first]);
  return delimiterOf(first?.text ?? '');
}

async function recordFrom({ number: line, text }: Line, lines: LinesAhead, form: CsvForm): Promise<CsvRecord> {
  if (text.length > LONGEST_ROW) return { line, fields: [], fault: `it has more than ${LONGEST_ROW} characters` };
  const quotes = quotesIn(text, form, false);
  if (!quotes.open) {
    const fields = fieldsOf(text, form);
    return !quotes.stray || isComplete(fields, form)
      ? { line, fields }
      : {
          line,
          fields,
          fault: `a quote in it is not doubled (columns: ${form.columns}, fields found: ${fields.length})`,
        };
  }
  const rest = quotes.stray ? null : await restOfRecord(text, lines, form);
  if (rest) {
    const fields = fieldsOf([text, ...rest.map((next) => next.text)].join('\n'), form);
    if (fits(fields, form) && !holdsRows(rest, form)) return { line, fields };
    lines.putBack(rest);
  }
  return { line, fields: fieldsOf(text, form, null), fault: 'a quote that it opens is never closed' };
}

/** The lines up to the one that closes the quote. Null, and none is taken, when that would not be the end of a field. */
async function restOfRecord(text: string, lines: LinesAhead, form: CsvForm): Promise<Line[] | null> {
  const rest: Line[] = [];
  let length = text.length;
  for (let line = await lines.next(); line; line = await lines.next()) {
    rest.push(line);
    length += line.text.length + 1;
    const { open, stray } = quotesIn(line.text, form, true);
    if (stray || length > LONGEST_ROW) break;
    if (!open) return rest;
  }
  lines.putBack(rest);
  return null;
}

/** Whether what a field has over several lines are other rows: an inch mark further down has closed a stray quote. */
function holdsRows(rest: readonly Line[], form: CsvForm): boolean {
  const within = rest.slice(0, -1);
  return within.length > 1 && form.columns > 1 && within.every(({ text }) => isWholeRow(text, form));
}

/**
 * Goes on to the next line that is a row beyond doubt, and says which were left out.
 *
 * @throws UnreadableFile when none follows
 */
async function skipToRow({ line, fault }: CsvRecord, lines: LinesAhead, form: CsvForm): Promise<string> {
  const leftOut: number[] = [];
  for (let next = await nextRow(lines); next; next = await nextRow(lines)) {
    if (next.text.length <= LONGEST_ROW && isWholeRow(next.text, form)) {
      lines.putBack([next]);
      const [first = 0, last = first] = leftOut;
      if (leftOut.length === 0) return '';
      return `; left out with it: ${first === last ? `line ${first}` : `lines ${first} to ${last}`}`;
    }
    leftOut.splice(1, 1, next.number);
  }
  if (leftOut.length === 0) return '';
  throw new UnreadableFile(`the row that begins on line ${line} never ends (${fault}); nothing after it was read`);
}
