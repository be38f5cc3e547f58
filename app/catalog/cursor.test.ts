import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidInput } from '../core/errors.ts';
import { aBook, aListing } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Cursors } from './cursor.ts';

const key = (name: string) => `${name} key of at least thirty-two characters`;
const cursors = new Cursors(() => [key('new'), key('old')]);
const position = fc.array(fc.nat(2 ** 40), { minLength: 1, maxLength: 4 });
const list = fc.constantFrom('newest', 'price good en', 'a', '');

/** Whether a list takes a text for one of its pages; anything but a refusal in words is a fault. */
function accepts(text: string, of = 'newest'): boolean {
  try {
    return cursors.read(of, 'after', text).length > 0;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    return false;
  }
}

describe('a cursor', () => {
  it('leads back to its place, in its own list alone', () => {
    fc.assert(
      fc.property(position, list, list, (place, own, other) => {
        const written = cursors.write(own, place);
        expect(cursors.read(own, 'after', written)).toEqual(place);
        expect(written).toMatch(/^[\w.-]+$/);
        expect(accepts(written, other)).toBe(other === own);
      }),
    );
  });

  it('is read as long as its key is known, and no longer', () => {
    const before = new Cursors(() => [key('old')]).write('newest', [7]);
    expect(cursors.read('newest', 'after', before)).toEqual([7]);
    expect(accepts(new Cursors(() => [key('lost')]).write('newest', [7]))).toBe(false);
  });

  it('is refused when a single bit, or its length, is another', () => {
    fc.assert(
      fc.property(position, fc.nat(), fc.nat(7), (place, at, bit) => {
        const bytes = Buffer.from(cursors.write('newest', place));
        const index = at % bytes.length;
        expect(accepts(bytes.subarray(0, index).toString('latin1'))).toBe(false);
        bytes[index]! ^= 1 << bit;
        expect(accepts(bytes.toString('latin1'))).toBe(false);
        expect(accepts(`${cursors.write('newest', place)}${String.fromCharCode(33 + bit)}`)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('is nothing that anybody else has made up', () => {
    const forged = fc.tuple(fc.array(fc.string({ unit: fc.constantFrom(...'0a9z-._') })), fc.string({ minLength: 22 }));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          forged.map((parts) => parts.flat().join('.')),
        ),
        (text) => {
          expect(accepts(text)).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a page of a list', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
    for (let book = 0; book < 30; book++)
      await aListing(store.database, { bookId: await aBook(store.database), priceCents: 500 + book });
  });
  afterAll(() => store.close());

  it('is found by its own cursor, and by none that was changed', async () => {
    const [, real] = /after=([^"&]+)/.exec(await store.page('/books'))!;
    expect((await store.get(`/books?after=${real}`)).status).toBe(200);
    const changed = fc.oneof(
      fc
        .tuple(fc.nat(real!.length - 1), fc.constantFrom(...'0aZ_-.~'))
        .map(([at, letter]) => real!.slice(0, at) + letter + real!.slice(at + 1)),
      fc
        .nat(real!.length - 1)
        .filter((length) => length > 0)
        .map((length) => real!.slice(0, length)),
      fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => encodeURIComponent(text.toWellFormed())),
    );
    await fc.assert(
      fc.asyncProperty(
        changed,
        fc.constantFrom('/books?after=', '/books?before=', '/api/v1/books?after='),
        async (text, start) => {
          fc.pre(text !== real && text.trim() !== '');
          const { status } = await store.get(start + text);
          expect([start + text, status]).toEqual([start + text, 400]);
        },
      ),
      { numRuns: 60 },
    );
    expect(store.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
