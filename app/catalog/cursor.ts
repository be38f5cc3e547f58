import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidInput } from '../core/errors.ts';

/** Where a page of a list begins: the sort keys of the row beside it. */
export type Position = readonly number[];

/** Writes and reads the opaque cursors of a list. Signed, so that a list cannot be entered at invented places. */
export class Cursors {
  readonly #keys: () => readonly string[];

  /** @param keys the first signs, all verify */
  constructor(keys: () => readonly string[]) {
    this.#keys = keys;
  }

  /** @param list what the position belongs to: a cursor of one list or sort is refused by another */
  write(list: string, position: Position): string {
    const body = position.map((value) => value.toString(36)).join('.');
    return `${body}.${sign(this.#keys()[0]!, list, body)}`;
  }

  /** @throws InvalidInput for anything that `write` has not made for this list */
  read(list: string, field: string, cursor: string): Position {
    const end = cursor.lastIndexOf('.');
    const body = cursor.slice(0, Math.max(end, 0));
    const signature = Buffer.from(cursor.slice(end + 1));
    const valid = this.#keys().some((key) => {
      const expected = Buffer.from(sign(key, list, body));
      return expected.length === signature.length && timingSafeEqual(expected, signature);
    });
    if (!valid) throw new InvalidInput({ [field]: 'this is not a page of this list; start from its first page' });
    return body.split('.').map((part) => Number.parseInt(part, 36));
  }
}

const sign = (key: string, list: string, body: string): string =>
  createHmac('sha256', key).update(`cursor ${list} ${body}`).digest('base64url').slice(0, 22);
