import { parse } from 'csv-parse/sync';

/** How a file is written. */
export interface CsvForm {
  readonly delimiter: string;
  /** How many its first row names. */
  readonly columns: number;
  /** Fields of the row before: some files leave the last ones out. */
  readonly usual: number;
}

/** The fields of one row. A quote that is out of place is text; with `quote` null every quote is. */
export function fieldsOf(text: string, { delimiter }: CsvForm, quote: '"' | null = '"'): string[] {
  const [fields = []] = parse(text, { delimiter, quote, record_delimiter: '\n', relax_quotes: true }) as string[][];
  return fields;
}

export interface Quotes {
  /** At the end of the text one is open. */
  readonly open: boolean;
  /** One was closed where no field ends: it is part of the text, or an earlier one is. */
  readonly stray: boolean;
  /** One stands within a field that has none around it, as in `5" disk`. */
  readonly loose: boolean;
}

/** Follows the quotes of a line as the parser does: they open a field at its first character, and only there. */
export function quotesIn(text: string, { delimiter }: CsvForm, openBefore: boolean): Quotes {
  let open = openBefore;
  let stray = false;
  let loose = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) {
    if (!open) {
      open = at === 0 || text[at - 1] === delimiter;
      loose ||= !open;
    } else if (text[at + 1] === '"') at++;
    else {
      open = false;
      stray ||= at + 1 < text.length && text[at + 1] !== delimiter;
    }
  }
  return { open, stray, loose };
}

/** Whether no value stands beyond the last column. */
export const fits = (fields: readonly string[], { columns }: CsvForm): boolean =>
  fields.slice(columns).every((field) => field.trim() === '');

/** Whether a row has as many fields as rows of this file have. */
export const isComplete = (fields: readonly string[], form: CsvForm): boolean =>
  fields.length === form.usual || (fields.length >= form.columns && fits(fields, form));

/** Whether a line is a row by itself, beyond doubt: complete, and with quotes where they belong. */
export function isWholeRow(text: string, form: CsvForm): boolean {
  const { open, stray, loose } = quotesIn(text, form, false);
  return !open && !stray && !loose && isComplete(fieldsOf(text, form), form);
}

/** Comma, semicolon or tab: the one that a line has most of, outside quotes. */
export function delimiterOf(line: string): string {
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const most = [',', ';', '\t'].map((character) => ({ character, times: bare.split(character).length }));
  return most.reduce((best, next) => (next.times > best.times ? next : best)).character;
}
