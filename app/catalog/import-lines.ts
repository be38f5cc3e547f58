import { assertText, BEGINNING, UnreadableFile } from './unreadable-file.ts';

/** A line of the file, without its end. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** At most one character more than `LONGEST_ROW`: what follows is gone. */
  readonly text: string;
}

/** Characters that one row may have: what is read ahead of a quote that is never closed. */
export const LONGEST_ROW = 200_000;

/**
 * The lines of a text file, in memory that does not grow with them. They end with `\n` or `\r\n`, or with `\r` in a file
 * whose first line does.
 *
 * @throws UnreadableFile when it is empty or no text in UTF-8
 */
export async function* linesOf(file: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 1;
  let text = '';
  let end: RegExp | undefined;
  const append = (piece: string): void => {
    text += piece.slice(0, LONGEST_ROW + 1 - text.length);
  };
  for await (const piece of decoded(file)) {
    end ??= firstEnd(piece);
    const [rest = '', ...others] = end ? piece.split(end) : [piece];
    append(rest);
    for (const other of others) {
      yield { number: number++, text: withoutReturn(text) };
      text = '';
      append(other);
    }
  }
  if (text !== '') yield { number, text: withoutReturn(text) };
}

/** Without the `\r` of a `\r\n`. */
const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);

const firstEnd = (piece: string): RegExp | undefined => {
  const [end] = /\r\n?|\n/.exec(piece) ?? [];
  return end === undefined ? undefined : end === '\r' ? /\r\n?|\n/ : /\n/;
};

/** Characters that may be read again before a file is given up: a hundred times what one row may have. */
const MOST_READ_AGAIN = 100 * LONGEST_ROW;

/** Lines that can be put back. */
export class LinesAhead {
  readonly #lines: AsyncIterator<Line>;
  /** The next one last. */
  readonly #ahead: Line[] = [];
  #readAgain = 0;

  constructor(lines: AsyncIterator<Line>) {
    this.#lines = lines;
  }

  async next(): Promise<Line | undefined> {
    const ahead = this.#ahead.pop();
    if (ahead) return ahead;
    const next = await this.#lines.next();
    return next.done ? undefined : next.value;
  }

  /** @throws UnreadableFile when it is done so often that the file would take time out of proportion to its size */
  putBack(lines: readonly Line[]): void {
    this.#readAgain += lines.reduce((sum, { text }) => sum + text.length, 0);
    if (this.#readAgain > MOST_READ_AGAIN)
      throw new UnreadableFile(
        `the row that begins on line ${lines[0]!.number - 1} is never closed, like many before it; nothing after it was read`,
      );
    for (const line of lines.toReversed()) this.#ahead.push(line);
  }

  async close(): Promise<void> {
    await this.#lines.return?.();
  }
}

/** The text in pieces that never end between `\r` and `\n`. */
async function* decoded(file: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const bytes of begun(file)) {
    const piece = held + decoder.decode(bytes, { stream: true });
    held = piece.endsWith('\r') ? '\r' : '';
    yield held ? piece.slice(0, -1) : piece;
  }
  yield held + decoder.decode();
}

/** The file with so much in its first piece that it can be told what it is. */
async function* begun(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let beginning: Buffer | null = Buffer.alloc(0);
  for await (const bytes of file) {
    if (!beginning) yield bytes;
    else {
      beginning = Buffer.concat([beginning, bytes]);
      if (beginning.length < BEGINNING) continue;
      assertText(beginning);
      yield beginning;
      beginning = null;
    }
  }
  if (!beginning) return;
  if (beginning.length === 0) throw new UnreadableFile('the file is empty; its first line must name the columns');
  assertText(beginning);
  yield beginning;
}
